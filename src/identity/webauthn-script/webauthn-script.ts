import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What runs the ceremonies of Web Authentication in a page; it stands beside this file. */
export const webauthnScript = readFileSync(join(import.meta.dirname, 'webauthn.js'), 'utf8')

export const webauthnScriptPath = '/.well-known/ory/webauthn.js'

/** What a page checks the script against (Subresource Integrity §3.3). */
export const webauthnScriptIntegrity = `sha512-${hash('sha512', webauthnScript, 'base64')}`
