import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDocuments } from './read-documents.ts'

async function* inPieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

async function read(text: string, size = 7): Promise<unknown[]> {
  const documents: unknown[] = []
  for await (const { value } of readDocuments(inPieces(text, size), 'things.json')) documents.push(value)
  return documents
}

describe('documents of a file', () => {
  it('are the same whether they are a list or lines, in whatever pieces they come', async () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(objects, fc.integer({ min: 1, max: 9 }), async (things, size) => {
        const expected = JSON.parse(JSON.stringify(things))
        expect(await read(JSON.stringify(things), size)).toEqual(expected)
        expect(await read(things.map((thing) => JSON.stringify(thing)).join('\n'), size)).toEqual(expected)
      }),
    )
  })

  it.each([
    ['', 'there is no JSON object in it'],
    ['[]', 'there is no JSON object in it'],
    ['nonsense', 'what follows object 0 is no JSON object'],
    ['{"a":1} nonsense {"b":2}', 'what follows object 1 is no JSON object'],
    ['[{"a":1}, 7]', 'what follows object 1 is no JSON object'],
    ['{"a":1}}', 'what follows object 1 is no JSON object'],
    ['{"a":1', 'what follows object 0 is no JSON object'],
    ['{a:1}', 'object 1 is no JSON'],
  ])('are refused where they are not understood: %s', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason)
  })

  it('say how far in the file they end', async () => {
    const positions: number[] = []
    for await (const { position } of readDocuments(inPieces('[{"a":1},\n{"b":2}]', 5), 'things.json'))
      positions.push(position)
    expect(positions).toEqual([8, 17])
  })
})
