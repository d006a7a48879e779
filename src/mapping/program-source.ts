import { readFile } from 'node:fs/promises'
import type { OutgoingFetch } from '../http/outgoing/outgoing.ts'
import { jsonata } from './jsonata.ts'
import { jsonnet } from './jsonnet.ts'
import type { ProgramLanguage } from './program.ts'

/** Where the text of a program is and which language it is in. */
export interface ProgramSource {
  /** Its language. */
  readonly compile: ProgramLanguage
  readonly read: () => Promise<string>
  /** The text is at another server and may change there. */
  readonly remote: boolean
}

/** Reads the address of a program. Throws an Error whose sentence names the forms that it may have. */
export function programSource(address: string, fetch: OutgoingFetch): ProgramSource {
  const [scheme, rest] = split(address)
  const compile = rest.replace(/[?#].*/s, '').endsWith('.jsonata') ? jsonata : jsonnet
  switch (scheme) {
    case 'jsonata':
      return { compile: jsonata, read: async () => rest, remote: false }
    case 'base64':
      return { compile: jsonnet, read: async () => fromBase64(rest), remote: false }
    case 'file':
      return { compile, read: () => fromFile(rest), remote: false }
    case 'http':
    case 'https':
      return { compile, read: () => fromServer(address, fetch), remote: true }
    default:
      throw new Error('it must begin with file://, base64://, jsonata://, https:// or http://')
  }
}

function split(address: string): [scheme: string, rest: string] {
  const at = address.indexOf('://')
  return at < 0 ? ['', address] : [address.slice(0, at), address.slice(at + 3)]
}

function fromBase64(text: string): string {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text.replaceAll(/\s/g, '')))
    throw new Error('what follows base64:// is not Base64')
  return Buffer.from(text, 'base64').toString()
}

async function fromFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Error(`the file ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

async function fromServer(address: string, fetch: OutgoingFetch): Promise<string> {
  const response = await fetch(address)
  if (response.status !== 200) throw new Error(`${address} answered with status ${response.status}`)
  return await response.text()
}
