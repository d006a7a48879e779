import { type FileHandle, open } from 'node:fs/promises'
import { PlatformError } from '../../../../contracts/platform-error.ts'

/** A line is a digest in hex, a colon and a count; read in pieces that hold a whole one. */
const pieceBytes = 160

/**
 * How often a file of breached passwords has found one: lines `SHA1` or `SHA1:COUNT` in ascending order, as
 * the range service offers them for download. It is searched where it lies, however large it is.
 * Throws 500 when the file cannot be read.
 */
export async function breachesListedIn(path: string, sha1: string): Promise<number> {
  try {
    const file = await open(path)
    try {
      return await search(file, sha1)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new PlatformError({
      status: 500,
      code: 'internal_server_error',
      message: `The list of breached passwords ${path} cannot be read. Check the path and its permissions.`,
      cause: error,
    })
  }
}

/** Binary search by position: the first line that begins at or after a position decides where to go on. */
async function search(file: FileHandle, sha1: string): Promise<number> {
  let [low, high] = [0, (await file.stat()).size]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const line = await lineFrom(file, middle)
    if (!line) {
      high = middle
      continue
    }
    const [digest = '', count] = line.text.split(':')
    if (digest.toUpperCase() === sha1) return count === undefined ? 1 : Number(count) || 0
    if (digest.toUpperCase() < sha1) low = line.end
    else high = middle
  }
  return 0
}

/** The first line that begins at a position or after it; undefined behind the last one. */
async function lineFrom(
  file: FileHandle,
  position: number,
): Promise<{ readonly text: string; readonly end: number } | undefined> {
  // The byte before tells whether a line begins exactly here.
  const from = Math.max(position - 1, 0)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes, from)
  const piece = buffer.toString('latin1', 0, bytesRead)
  const begin = position === 0 ? 0 : piece.indexOf('\n') + 1
  if ((position > 0 && begin === 0) || begin >= piece.length) return undefined
  const newline = piece.indexOf('\n', begin)
  const end = newline === -1 ? piece.length : newline
  return { text: piece.slice(begin, end).trim(), end: from + end + 1 }
}
