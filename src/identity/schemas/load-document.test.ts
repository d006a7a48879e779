import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { loadDocument } from './load-document.ts'

const directory = mkdtempSync(join(tmpdir(), 'identity-schema-'))
afterAll(() => rmSync(directory, { recursive: true }))

const answering =
  (body: string, status = 200) =>
  async () =>
    new Response(body, { status })

describe('loading an identity schema', () => {
  it('reads files, inline documents and addresses', async () => {
    const file = join(directory, 'with space.json')
    writeFileSync(file, '{"title":"file"}')
    const nothing = answering('', 500)
    expect(await loadDocument(pathToFileURL(file).href, nothing)).toEqual({ title: 'file' })
    expect(await loadDocument('base64://eyJ0aXRsZSI6ImlubGluZSJ9', nothing)).toEqual({ title: 'inline' })
    expect(await loadDocument('https://x.example/s.json', answering('{"title":"web"}'))).toEqual({
      title: 'web',
    })
  })

  it.each([
    ['a file that is not there', 'file:///nowhere/at/all.json', answering('')],
    ['an answer other than 200', 'https://x.example/s.json', answering('{}', 404)],
    ['what is no JSON', 'https://x.example/s.json', answering('<html>')],
    ['what is no object', 'base64://W10=', answering('')],
    ['another scheme', 'ftp://x.example/s.json', answering('')],
    ['a path', './person.schema.json', answering('')],
  ])('refuses %s with a sentence that names it', async (_, address, fetchDocument) => {
    await expect(loadDocument(address, fetchDocument)).rejects.toMatchObject({
      code: 'schema_unusable',
      message: expect.stringContaining(address),
    })
  })
})
