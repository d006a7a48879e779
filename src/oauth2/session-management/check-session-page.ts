import { sha256 } from '../../cryptography/digest.ts'

/**
 * Compares what an application holds with the browser's state now (OpenID Connect Session Management §3.3). What
 * it is sent is `client_id session_state`; it says `unchanged`, `changed` or `error`, to whoever asked.
 */
export function checkSessionScript(cookie: string): string {
  return `
const name = ${JSON.stringify(`${cookie}=`)}
const browserState = () =>
  (document.cookie.split('; ').find((pair) => pair.startsWith(name)) || name).slice(name.length)
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const compare = async (data, origin) => {
  const [, clientId, state, salt] = /^(.+) ([0-9a-f]{64}\\.([A-Za-z0-9]+))$/.exec(String(data)) || []
  if (!salt) return 'error'
  const text = [clientId, origin, browserState(), salt].join(' ')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return hex(digest) + '.' + salt === state ? 'unchanged' : 'changed'
}
addEventListener('message', async ({ data, origin, source }) => {
  source.postMessage(await compare(data, origin), origin)
})
`
}

export function checkSessionPage(cookie: string): {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
} {
  const script = checkSessionScript(cookie)
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // Every application frames it; there is nothing on it to be clicked.
      'content-security-policy': `default-src 'none'; script-src 'sha256-${sha256(script).toString('base64')}'; base-uri 'none'`,
      'referrer-policy': 'no-referrer',
    },
    body: `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Session</title></head><body><script>${script}</script></body></html>
`,
  }
}
