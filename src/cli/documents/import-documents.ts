import { PlatformError } from '../../contracts/platform-error.ts'
import { failureSentence } from '../../platform/failure.ts'
import { Progress } from '../results/progress.ts'
import { openDocument } from './open-document.ts'
import { type ReadDocument, readDocuments } from './read-documents.ts'

export interface ImportOptions<Made> {
  /** `clients`: what is counted. */
  readonly what: string
  /** How many documents go into one request, and how many requests run side by side. */
  readonly batchSize: number
  readonly atOnce: number
  /** Sends some documents; gives what was made of each, or why nothing was. What it throws is so for all. */
  readonly send: (documents: readonly Record<string, unknown>[]) => Promise<readonly (Made | PlatformError)[]>
}

export interface Imported<Made> {
  readonly made: readonly Made[]
  readonly failed: number
}

/**
 * Sends every document of the files, several requests side by side, while it reads on. Documents that are refused
 * are said on the error output by their number, and the others go on.
 */
export async function importDocuments<Made>(
  files: readonly string[],
  options: ImportOptions<Made>,
): Promise<Imported<Made>> {
  const made: Made[] = []
  let failed = 0
  const refuse = (count: number, which: string, reason: unknown) => {
    failed += count
    process.stderr.write(`${which}: ${failureSentence(reason)}\n`)
  }
  for (const file of files) {
    const { name, chunks, bytes } = openDocument(file)
    const progress = new Progress({ what: options.what, total: bytes })
    let finished = 0
    const running = new Set<Promise<void>>()
    for await (const { first, documents } of batches(readDocuments(chunks, name), options.batchSize)) {
      const request = options
        .send(documents.map(({ value }) => value))
        .then(
          (results) => {
            for (const [index, result] of results.entries())
              if (result instanceof PlatformError) refuse(1, `${name}, object ${first + index}`, result)
              else made.push(result)
          },
          (error: unknown) => refuse(documents.length, `${name}, ${numbers(first, documents.length)}`, error),
        )
        .then(() => {
          finished += documents.length
          progress.report(finished, documents.at(-1)?.position ?? 0)
          running.delete(request)
        })
      running.add(request)
      if (running.size >= options.atOnce) await Promise.race(running)
    }
    await Promise.all(running)
    progress.end()
  }
  if (failed > 0) process.exitCode = 1
  return { made, failed }
}

interface Batch {
  /** The number of the first one in its file, from 1 on. */
  readonly first: number
  readonly documents: readonly ReadDocument[]
}

async function* batches(documents: AsyncIterable<ReadDocument>, size: number): AsyncGenerator<Batch> {
  let first = 1
  let batch: ReadDocument[] = []
  for await (const document of documents) {
    batch.push(document)
    if (batch.length < size) continue
    yield { first, documents: batch }
    first += batch.length
    batch = []
  }
  if (batch.length > 0) yield { first, documents: batch }
}

function numbers(first: number, count: number): string {
  return count === 1 ? `object ${first}` : `objects ${first} to ${first + count - 1}`
}
