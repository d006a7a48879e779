import type { Client, GrantName, TokenName } from '../clients/client.ts'
import type { OAuth2Settings } from '../settings.ts'

/**
 * How long a token lives, in whole seconds: as the client says for that grant, else as the server says. A refresh
 * token may live for ever (Infinity).
 */
export function lifespan(
  settings: Pick<OAuth2Settings, 'ttl'>,
  client: Pick<Client, 'lifespans'>,
  grant: GrantName,
  token: TokenName,
): number {
  const seconds = client.lifespans[`${grant}:${token}`] ?? settings.ttl[ttlName[token]]
  return Math.max(0, Math.round(seconds))
}

const ttlName = { access_token: 'accessToken', id_token: 'idToken', refresh_token: 'refreshToken' } as const

/** The moment a number of seconds after another one; null is never. */
export function after(moment: Date, seconds: number): Date | null {
  return Number.isFinite(seconds) ? new Date(moment.getTime() + seconds * 1000) : null
}
