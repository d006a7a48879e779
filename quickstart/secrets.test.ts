import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepSecrets } from './secrets.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quickstart-secrets-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('the secrets of the quickstart', () => {
  it('are generated once and the same ever after', () => {
    const first = keepSecrets(directory)
    expect(keepSecrets(directory)).toEqual(first)
    const values = Object.values(first).map(({ value }) => value)
    expect(new Set(values).size).toBe(values.length)
    for (const value of values) expect(value).toMatch(/^[\w-]{43}$/)
  })

  it('differ between installations', () => {
    const other = mkdtempSync(join(tmpdir(), 'quickstart-secrets-'))
    expect(keepSecrets(other).platform.value).not.toBe(keepSecrets(directory).platform.value)
    rmSync(other, { recursive: true })
  })

  it('are in files that nobody else can read', () => {
    for (const { file, value } of Object.values(keepSecrets(directory))) {
      expect(statSync(file).mode & 0o077).toBe(0)
      expect(readFileSync(file, 'utf8').trim()).toBe(value)
    }
  })
})
