import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { type IdTokenHintClaims, verifyIdTokenHint } from '../tokens/id-token-hint.ts'

/** A checked request for a logout (OpenID Connect RP-Initiated Logout §2). */
export interface LogoutRequest {
  /** What an application says about the session; undefined: the session of the browser's own cookie is meant. */
  readonly hinted?: { readonly client: Client; readonly sid: string }
  /** Where the browser goes in the end. */
  readonly redirectTo: string
}

type Reading = Pick<OAuth2Context, 'clients' | 'keys' | 'settings' | 'clock'>

/** Throws `invalid_request`, which is for the person: no address in a refused request is trusted. */
export async function readLogoutRequest(
  context: Reading,
  parameters: URLSearchParams,
): Promise<LogoutRequest> {
  const { postLogoutRedirect } = context.settings.urls
  const hint = parameters.get('id_token_hint')
  const redirectUri = parameters.get('post_logout_redirect_uri')
  const state = parameters.get('state')
  if (!hint) {
    if (state || redirectUri)
      throw oauthError(
        'invalid_request',
        'A logout with state or post_logout_redirect_uri needs an id_token_hint.',
      )
    return { redirectTo: postLogoutRedirect }
  }
  const { client, sid } = await readHint(context, hint, parameters.get('client_id'))
  if (!redirectUri) return { hinted: { client, sid }, redirectTo: postLogoutRedirect }
  if (!client.document.post_logout_redirect_uris?.includes(redirectUri))
    throw oauthError(
      'invalid_request',
      'The post_logout_redirect_uri is none of those that are registered for the client.',
    )
  return { hinted: { client, sid }, redirectTo: state ? withState(redirectUri, state) : redirectUri }
}

/** The hint may have expired, but this server must have issued it, for a client and a session of its own. */
async function readHint(context: Reading, hint: string, clientId: string | null) {
  const claims = await verifyIdTokenHint(context, hint)
  if (!claims?.sub || !claims.sid || isFromTheFuture(claims, context.clock()))
    throw oauthError('invalid_request', 'The id_token_hint is not an ID token that this server issued.')
  const client = await audienceOf(context, claims)
  if (!client || (clientId && clientId !== client.id))
    throw oauthError(
      'invalid_request',
      'The id_token_hint was issued to another client, or to one that is gone.',
    )
  return { client, sid: claims.sid }
}

async function audienceOf({ clients }: Reading, { aud }: IdTokenHintClaims): Promise<Client | undefined> {
  for (const audience of typeof aud === 'string' ? [aud] : (aud ?? [])) {
    const client = await clients.get(audience)
    if (client) return client
  }
  return undefined
}

/** Another replica's clock may be a little ahead. */
const toleratedSkewSeconds = 60

function isFromTheFuture({ iat }: IdTokenHintClaims, now: Date): boolean {
  return iat !== undefined && iat > now.getTime() / 1000 + toleratedSkewSeconds
}

function withState(redirectUri: string, state: string): string {
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`
}
