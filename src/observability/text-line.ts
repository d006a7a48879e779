const shown = new Set(['level', 'time', 'pid', 'msg', 'err', 'error'])

interface LogLine {
  readonly level: string
  readonly time: string
  readonly msg?: string
  readonly err?: { readonly message?: string; readonly stack?: string; readonly cause?: LogLine['err'] }
  readonly [field: string]: unknown
}

/** A line of the log as a person reads it on a terminal: `14:02:11 WARN  message  key=value`. */
export function textLine(json: string): string {
  const line = JSON.parse(json) as LogLine
  const fields = Object.entries(line)
    .filter(([name]) => !shown.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const head = [line.time.slice(11, 19), line.level.toUpperCase().padEnd(5), line.msg, ...fields]
  return `${head.filter((part) => part !== undefined && part !== '').join(' ')}\n${errorLines(line.err)}`
}

function errorLines(error: LogLine['err']): string {
  if (!error) return ''
  const own = (error.stack ?? error.message ?? '').replaceAll(/^/gm, '    ')
  return `${own}\n${error.cause ? `    caused by:\n${errorLines(error.cause)}` : ''}`
}
