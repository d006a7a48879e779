import { createReadStream, statSync } from 'node:fs'
import { PlatformError } from '../../contracts/platform-error.ts'

/** The text of a file, or of standard input for `-`, in parts. */
export interface OpenDocument {
  readonly name: string
  readonly chunks: AsyncIterable<string>
  /** Undefined for standard input. */
  readonly bytes: number | undefined
}

/** @throws PlatformError when there is no such file, or it may not be read */
export function openDocument(file: string): OpenDocument {
  if (file === '-')
    return { name: 'standard input', chunks: process.stdin.setEncoding('utf8'), bytes: undefined }
  try {
    return { name: file, chunks: createReadStream(file, 'utf8'), bytes: statSync(file).size }
  } catch (error) {
    throw new PlatformError({
      status: 400,
      code: 'file_unreadable',
      message: `${file} cannot be read (${(error as { code?: string }).code}).`,
      cause: error,
    })
  }
}

/** All of it as one text. */
export async function readWhole(file: string): Promise<string> {
  let text = ''
  for await (const chunk of openDocument(file).chunks) text += chunk
  return text
}
