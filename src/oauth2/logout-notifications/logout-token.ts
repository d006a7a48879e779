import { randomUUID } from 'node:crypto'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { idTokenAlgorithm } from '../tokens/id-token.ts'
import { signJwt } from '../tokens/jws.ts'

/** OpenID Connect Back-Channel Logout §2.4 */
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

/** As the specification recommends: a token that is delivered late is made anew. */
const lifetimeSeconds = 120

/**
 * A logout token (OpenID Connect Back-Channel Logout §2.4) that says to a client which session has ended. It has
 * `exp`, and neither `nonce` nor `sub`, so that it is none of the other tokens that this server signs.
 */
export async function writeLogoutToken(
  { keys, settings, clock }: Pick<OAuth2Context, 'keys' | 'settings' | 'clock'>,
  client: Client,
  sid: string,
): Promise<string> {
  const key = await keys.signing('hydra.openid.id-token', idTokenAlgorithm(client))
  const iat = Math.floor(clock().getTime() / 1000)
  return signJwt(key, {
    iss: settings.issuer,
    aud: [client.id],
    iat,
    exp: iat + lifetimeSeconds,
    jti: randomUUID(),
    events: { [logoutEvent]: {} },
    sid,
  })
}

/** Whether claims are those of a logout token, which is never taken for another one (RFC 8725 §3.12). */
export function isLogoutToken(claims: Readonly<Record<string, unknown>>): boolean {
  return claims.events !== undefined
}
