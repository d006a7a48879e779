import { PlatformError } from '../../contracts/platform-error.ts'

/** A JSON object of a file, and how many characters of the file were read by then. */
export interface ReadDocument {
  readonly value: Record<string, unknown>
  readonly position: number
}

/**
 * The objects of a JSON text, one at a time, so that a file of any size takes little memory: an object, a list
 * of objects, or objects one after the other (JSON Lines).
 * @param name of the file, for the sentence about what is wrong with it
 */
export async function* readDocuments(
  chunks: AsyncIterable<string>,
  name: string,
): AsyncGenerator<ReadDocument> {
  let rest = ''
  let position = 0
  let count = 0
  const scanner = new ObjectScanner()
  for await (const chunk of chunks) {
    rest += chunk
    for (;;) {
      const end = scanner.advance(rest)
      if (end === undefined) break
      refuseRubbish(rest.slice(0, scanner.begin), name, count)
      const text = rest.slice(scanner.begin, end)
      position += end
      rest = rest.slice(end)
      scanner.reset()
      count++
      yield { value: parse(text, name, count), position }
    }
    if (scanner.begin === undefined) {
      refuseRubbish(rest, name, count)
      position += rest.length
      rest = ''
      scanner.reset()
    }
  }
  refuseRubbish(rest, name, count)
  if (count === 0) throw unreadable(name, 'there is no JSON object in it')
}

/** Finds where the first object of a growing text begins and ends. */
class ObjectScanner {
  begin: number | undefined
  #at = 0
  #depth = 0
  #inString = false

  reset(): void {
    this.begin = undefined
    this.#at = 0
    this.#depth = 0
    this.#inString = false
  }

  /** The end of the object; undefined as long as it is not there. Looks at each character once. */
  advance(text: string): number | undefined {
    for (; this.#at < text.length; this.#at++) {
      const character = text[this.#at]
      if (this.#inString) {
        if (character === '\\') this.#at++
        else if (character === '"') this.#inString = false
      } else if (character === '"' && this.begin !== undefined) this.#inString = true
      else if (character === '{') {
        this.begin ??= this.#at
        this.#depth++
      } else if (character === '}' && --this.#depth === 0) return ++this.#at
    }
    return undefined
  }
}

function parse(text: string, name: string, count: number): Record<string, unknown> {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(name, `object ${count} is no JSON (${(error as Error).message})`)
  }
}

/** Between objects only what joins them may stand. */
function refuseRubbish(text: string, name: string, count: number): void {
  if (!/^[\s,[\]\uFEFF]*$/.test(text))
    throw unreadable(name, `what follows object ${count} is no JSON object`)
}

function unreadable(name: string, reason: string): PlatformError {
  return new PlatformError({
    status: 400,
    code: 'file_unreadable',
    message: `${name} cannot be used: ${reason}. It must hold a JSON object, a list of objects, or one object a line.`,
  })
}
