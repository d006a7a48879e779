import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'

/**
 * The JSON document at a `file://`, `base64://` or `https://` address of the configuration.
 * Throws a PlatformError that says which document could not be had and why.
 */
export async function loadDocument(
  address: string,
  fetchDocument: OutgoingFetch,
): Promise<Record<string, unknown>> {
  const shown = address.length > 80 ? `${address.slice(0, 80)}…` : address
  let text: string
  try {
    text = await read(address, fetchDocument)
  } catch (error) {
    throw unusable(`The identity schema at ${shown} cannot be read: ${(error as Error).message}`, error)
  }
  try {
    const document: unknown = JSON.parse(text)
    if (typeof document !== 'object' || document === null || Array.isArray(document))
      throw new TypeError('it is not an object')
    return document as Record<string, unknown>
  } catch (error) {
    throw unusable(
      `The identity schema at ${shown} is not a JSON document: ${(error as Error).message}`,
      error,
    )
  }
}

async function read(address: string, fetchDocument: OutgoingFetch): Promise<string> {
  const scheme = /^[a-z0-9]+(?=:\/\/)/.exec(address)?.[0]
  switch (scheme) {
    case 'file':
      return await readFile(fileURLToPath(address), 'utf8')
    case 'base64':
      return Buffer.from(address.slice('base64://'.length), 'base64').toString('utf8')
    case 'http':
    case 'https': {
      const response = await fetchDocument(address)
      if (response.status !== 200) throw new Error(`the server answered ${response.status}`)
      return await response.text()
    }
    default:
      throw new Error('use a file://, base64:// or https:// address')
  }
}

function unusable(message: string, cause: unknown): PlatformError {
  return new PlatformError({ status: 500, code: 'schema_unusable', message, cause })
}
