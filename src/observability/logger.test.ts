import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

function logged(format: 'json' | 'text', act: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  act(createLogger({ level: 'info', format, stream: { write: (line) => void lines.push(line) } }))
  return lines.join('')
}

describe('the log', () => {
  it('is one JSON object per line, with the level as a word', () => {
    const line = JSON.parse(logged('json', (log) => log.info({ request_id: 'abc' }, 'hello')))
    expect(line).toMatchObject({ level: 'info', msg: 'hello', request_id: 'abc' })
    expect(new Date(line.time).toISOString()).toBe(line.time)
  })

  it('is readable on a terminal', () => {
    const text = logged('text', (log) => log.warn({ request_id: 'abc', milliseconds: 3 }, 'hello'))
    expect(text).toMatch(/^\d\d:\d\d:\d\d WARN {2}hello request_id=abc milliseconds=3\n$/)
  })

  it('holds errors with their causes, and not the values that a database complains about', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (token)=(hunter2)',
    })
    const text = logged('json', (log) => log.error({ err: new Error('it failed', { cause }) }, 'oh'))
    expect(JSON.parse(text).err).toMatchObject({
      message: 'it failed',
      cause: { message: 'duplicate key', error_code: '23505' },
    })
    expect(text).not.toContain('hunter2')
  })

  it('holds no secret, in either form', () => {
    for (const format of ['json', 'text'] as const) {
      const text = logged(format, (log) =>
        log.error(new Error('GET /?code=hunter2 with Bearer hunter2hunter2')),
      )
      expect(text).not.toContain('hunter2')
    }
  })
})
