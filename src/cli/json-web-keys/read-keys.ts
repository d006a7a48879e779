import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { PlatformError } from '../../contracts/platform-error.ts'
import { readWhole } from '../documents/open-document.ts'

export type ReadKey = Record<string, unknown>

/** The keys of a file: a JSON Web Key, a set of them (RFC 7517 §5), or one key in PEM. */
export async function readKeys(file: string): Promise<readonly ReadKey[]> {
  const text = await readWhole(file)
  if (text.trimStart().startsWith('{')) return readJson(file, text)
  try {
    return [keyObject(text).export({ format: 'jwk' }) as ReadKey]
  } catch (error) {
    throw unreadable(file, error)
  }
}

function readJson(file: string, text: string): readonly ReadKey[] {
  try {
    const document = JSON.parse(text) as ReadKey & { keys?: readonly ReadKey[] }
    return Array.isArray(document.keys) ? document.keys : [document]
  } catch (error) {
    throw unreadable(file, error)
  }
}

function keyObject(pem: string): KeyObject {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem) ? createPrivateKey(pem) : createPublicKey(pem)
}

function unreadable(file: string, cause: unknown): PlatformError {
  return new PlatformError({
    status: 400,
    code: 'file_unreadable',
    message: `${file} holds no key: neither a JSON Web Key, nor a set of them, nor a key in PEM.`,
    cause,
  })
}
