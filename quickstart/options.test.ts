import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

describe('the options of the quickstart', () => {
  it('have defaults that keep its data apart from those of a platform without it', () => {
    const options = readOptions([])
    expect(options?.port).toBe(4444)
    expect(options?.dataDirectory).toMatch(/identity-platform[\\/]quickstart$/)
  })

  it('take a directory and a port', () => {
    expect(readOptions(['--data-dir', 'somewhere', '--port', '5555'])).toEqual({
      dataDirectory: resolve('somewhere'),
      port: 5555,
    })
  })

  it.each(['0', '65533', 'http', '1.5', ''])('refuse the port "%s"', (port) => {
    expect(() => readOptions(['--port', port])).toThrow('--port must be a number between 1 and 65532')
  })

  it('refuse an unknown option with the usage', () => {
    expect(() => readOptions(['--prot', '5555'])).toThrow(/--prot.*Usage: npm start/s)
  })

  it('leave the start to another time when the usage is asked for', () => {
    expect(readOptions(['--help'])).toBeUndefined()
  })
})
