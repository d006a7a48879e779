import type { CommandPath } from './command-paths.ts'

/** A script for fish. Where no word of ours fits, file names are offered. */
export function fishCompletion(program: string, paths: readonly CommandPath[]): string {
  const functionName = `__${program.replaceAll('-', '_')}_at`
  const lines = paths.flatMap(({ path, commands, options }) => {
    const at = `complete -c ${program} -n '${functionName} "${path}"'`
    return [
      ...commands.map(({ name, description }) => `${at} -f -a ${name} -d ${quoted(description)}`),
      ...options.map(({ name, description, choices, takesValue }) => {
        const values = choices ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : ''
        return `${at} -l ${name.replace(/^-+/, '')} -d ${quoted(description)}${values}`
      }),
    ]
  })
  const known = paths.flatMap(({ path }) => (path === '' ? [] : [quoted(path)]))
  return `# Completion of ${program} for fish.
function ${functionName}
  set -l at
  for word in (commandline -opc)[2..-1]
    if contains -- (string join ' ' $at $word) ${known.join(' ')}
      set at $at $word
    end
  end
  test (string join ' ' $at) = $argv[1]
end
${lines.join('\n')}
`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
