import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import { requestDigest } from '../../authorization-request/parameters.ts'
import { AuthorizationRefusal } from '../../authorization-request/refusal.ts'
import type { Browser } from '../../browser/browser.ts'
import type { OAuth2Context } from '../../context.ts'
import { type BoundStage, isBoundToBrowser } from '../../csrf/browser-binding.ts'
import { oauthError } from '../../errors/oauth-error.ts'

interface Verifier {
  readonly clientId: string
  readonly digest: string
  readonly binding: string
}

/**
 * The request that comes back is the one that was sent to the login UI, to the letter: what was decided there
 * must not end up in another one. Nobody but the person is told, as the address was changed on the way.
 */
export function requireSameRequest(
  { clientId, digest }: Verifier,
  { client, parameters }: AuthorizationRequest,
): void {
  if (clientId !== client.id)
    throw new AuthorizationRefusal(
      oauthError('invalid_client', 'The request was begun for another client. Please start again.'),
    )
  if (digest !== requestDigest(parameters))
    throw new AuthorizationRefusal(
      oauthError('invalid_request', 'The request was changed on its way. Please start again.'),
    )
}

/** Throws `request_forbidden` when this is not the browser in which the request began (login CSRF). */
export function requireSameBrowser(
  { settings }: Pick<OAuth2Context, 'settings'>,
  browser: Browser,
  stage: BoundStage,
  { binding }: Pick<Verifier, 'binding'>,
): void {
  if (!isBoundToBrowser(settings, browser, stage, binding))
    throw oauthError(
      'request_forbidden',
      'The request was begun in another browser, or the browser does not keep cookies. Please start again.',
    )
}
