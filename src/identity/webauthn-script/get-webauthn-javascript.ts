import { endpoint } from '../../http/endpoint.ts'
import type { IdentityContext } from '../context.ts'
import { webauthnScript, webauthnScriptPath } from './webauthn-script.ts'

export const getWebAuthnJavaScript = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: webauthnScriptPath,
    operationId: 'getWebAuthnJavaScript',
    summary: 'The script of pages that show security keys and passkeys',
    tag: 'frontend',
    responses: { 200: null },
  },
  (_context: IdentityContext) => async (_request, reply) =>
    reply
      // A page names the version that it wants by its hash, so an old copy would be refused.
      .header('cache-control', 'no-cache')
      // Pages of other origins load it with an integrity, for which the browser needs this.
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('x-content-type-options', 'nosniff')
      .type('text/javascript; charset=utf-8')
      .send(webauthnScript),
)
