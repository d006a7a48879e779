import { sha256 } from '../../cryptography/digest.ts'
import { escapedHtml } from '../../http/escaped-html.ts'
import { type SendAnswer, uncached } from './answer.ts'

const script = 'document.forms[0].submit()'

/** Nothing but that one script runs; the page loads nothing and cannot be framed. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src 'sha256-${sha256(script).toString('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A page whose form posts the parameters to the redirect URI (OAuth 2.0 Form Post Response Mode §2). */
export const formPost: SendAnswer = (redirectUri, parameters) => ({
  status: 200,
  headers: {
    ...uncached,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'referrer-policy': 'no-referrer',
  },
  body: page(redirectUri, parameters),
})

function page(redirectUri: string, parameters: URLSearchParams): string {
  const fields = Array.from(
    parameters,
    ([name, value]) => `<input type="hidden" name="${escapedHtml(name)}" value="${escapedHtml(value)}">`,
  )
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Back to the application</title></head>
<body>
<form method="post" action="${escapedHtml(redirectUri)}">
${fields.join('\n')}
<noscript><p>Press the button to go back to the application.</p><button type="submit">Continue</button></noscript>
</form>
<script>${script}</script>
</body>
</html>
`
}
