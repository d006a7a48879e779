import { sha256 } from '../../cryptography/digest.ts'
import { escapedHtml } from '../../http/escaped-html.ts'
import { type BrowserAnswer, uncached } from '../response-modes/answer.ts'

/** The browser goes on when every frame has loaded, or after this, whatever they do. */
const longestWaitSeconds = 7

const script = `
const next = document.getElementById('next').href
const go = () => location.replace(next)
const frames = [...document.querySelectorAll('iframe')]
let waiting = frames.length
const loaded = () => { if (--waiting === 0) setTimeout(go, 500) }
for (const frame of frames) frame.addEventListener('load', loaded, { once: true })
setTimeout(go, ${longestWaitSeconds * 1000})
`

export interface FrontChannelLogout {
  readonly issuer: string
  readonly sid: string
  /** Pages of the applications, as they are registered. */
  readonly addresses: readonly string[]
  /** Where the browser goes in the end. */
  readonly redirectTo: string
}

/**
 * A page whose frames let applications clean up in the browser (OpenID Connect Front-Channel Logout §3). The
 * frames can neither lead the page elsewhere nor look at it, and nothing but them and one script is loaded.
 */
export function frontChannelPage({ issuer, sid, addresses, redirectTo }: FrontChannelLogout): BrowserAnswer {
  const frames = addresses.map((address) => {
    const url = new URL(address)
    url.searchParams.set('iss', issuer)
    url.searchParams.set('sid', sid)
    return url
  })
  return {
    status: 200,
    headers: {
      ...uncached,
      'cache-control': 'private, no-cache, no-store, must-revalidate',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(frames),
      'referrer-policy': 'no-referrer',
    },
    body: page(frames, redirectTo),
  }
}

function contentSecurityPolicy(frames: readonly URL[]): string {
  const origins = [...new Set(frames.map(({ origin }) => origin))]
  return [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script).toString('base64')}'`,
    `frame-src ${origins.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function page(frames: readonly URL[], redirectTo: string): string {
  const next = escapedHtml(redirectTo)
  const iframes = frames.map(
    ({ href }) =>
      `<iframe hidden sandbox="allow-scripts allow-same-origin" referrerpolicy="no-referrer" title="Sign-out" src="${escapedHtml(href)}"></iframe>`,
  )
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Signing out</title>
<noscript><meta http-equiv="refresh" content="${longestWaitSeconds};url=${next}"></noscript></head>
<body>
<p>You are being signed out of your applications. <a id="next" href="${next}">Continue</a></p>
${iframes.join('\n')}
<script>${script}</script>
</body>
</html>
`
}
