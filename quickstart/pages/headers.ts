/**
 * Headers of every page of the demonstration. There is no script, so none is allowed. `form-action` is left
 * open where a form's answer redirects through other parts: browsers apply it to each of those redirects.
 */
export function pageHeaders(formAction?: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  if (formAction) policy.push(`form-action ${formAction}`)
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
}
