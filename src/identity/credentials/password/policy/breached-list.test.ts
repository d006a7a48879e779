import { hash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { breachesListedIn } from './breached-list.ts'

const digestOf = (text: string) => hash('sha1', text).toUpperCase()
const breached = Array.from({ length: 500 }, (_, i) => ({
  digest: digestOf(`password ${i}`),
  count: i + 1,
})).sort((one, other) => (one.digest < other.digest ? -1 : 1))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breached-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function list(content: string): Promise<string> {
  const path = join(folder, hash('sha1', content))
  await writeFile(path, content)
  return path
}

describe('a list of breached passwords', () => {
  it.each(['\n', '\r\n'])(
    'finds each one of its lines, ended by %j, and none beside them',
    async (newline) => {
      const path = await list(breached.map(({ digest, count }) => `${digest}:${count}`).join(newline))
      for (const { digest, count } of breached) expect(await breachesListedIn(path, digest)).toBe(count)
      for (let i = 500; i < 600; i++) expect(await breachesListedIn(path, digestOf(`password ${i}`))).toBe(0)
    },
  )

  it('may leave the counts out', async () => {
    const path = await list(`${breached.map(({ digest }) => digest.toLowerCase()).join('\n')}\n`)
    expect(await breachesListedIn(path, breached[0]?.digest as string)).toBe(1)
    expect(await breachesListedIn(path, breached.at(-1)?.digest as string)).toBe(1)
    expect(await breachesListedIn(path, digestOf('another'))).toBe(0)
  })

  it('may be empty', async () => {
    expect(await breachesListedIn(await list(''), digestOf('password'))).toBe(0)
  })

  it('that cannot be read is named', async () => {
    await expect(breachesListedIn(join(folder, 'none.txt'), digestOf('x'))).rejects.toThrow(/none\.txt/)
  })
})
