import type { PlatformError } from '../../contracts/platform-error.ts'
import type { Client } from '../clients/client.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { PresentedToken } from './presented-token.ts'

/** More have acted one for another than anybody could follow. */
const mostActors = 8

/**
 * Whether a client may exchange a token, with or without an actor (RFC 8693 §5): as an administrator wrote it
 * into the client, and as the token itself says it. @throws PlatformError 400 `invalid_request`
 */
export function checkExchangePolicy(
  client: Client,
  issuer: string,
  subject: PresentedToken,
  actor: PresentedToken | undefined,
): void {
  const mode = actor ? 'delegation' : 'impersonation'
  const { document } = client
  if (!document.token_exchange_modes?.includes(mode))
    throw refuse(`The client is not allowed to exchange tokens by ${mode} ("token_exchange_modes").`)
  if (!isAllowed(client, document.token_exchange_clients, subject))
    throw refuse(
      'The client is not allowed to exchange this subject token ("token_exchange_clients", "token_exchange_issuers").',
    )
  if (actor && !isAllowed(client, document.token_exchange_actor_clients, actor))
    throw refuse(
      'The client is not allowed to use this actor token ("token_exchange_actor_clients", "token_exchange_issuers").',
    )
  if (subject.mayAct !== undefined && !mayAct(subject.mayAct, actingParty(client, issuer, actor)))
    throw refuse('The subject token says who may act for its subject ("may_act"), and this is somebody else.')
  if (depthOf(subject.actor) >= mostActors) throw refuse('The subject token was handed on too often.')
}

/** Its own tokens, those of the clients that are named, `*` for all, and those of the issuers that are named. */
function isAllowed(client: Client, clients: readonly string[] = [], { issuedBy }: PresentedToken): boolean {
  if ('trustedIssuer' in issuedBy)
    return (client.document.token_exchange_issuers ?? []).includes(issuedBy.trustedIssuer)
  return issuedBy.clientId === client.id || clients.includes(issuedBy.clientId) || clients.includes('*')
}

interface Party {
  readonly sub: string
  readonly iss: string
  readonly client_id: string
}

/** Who would act: the subject of the actor token, or else the client. */
function actingParty(client: Client, issuer: string, actor: PresentedToken | undefined): Partial<Party> {
  if (!actor) return { sub: client.id, iss: issuer, client_id: client.id }
  return 'trustedIssuer' in actor.issuedBy
    ? { sub: actor.subject, iss: actor.issuedBy.trustedIssuer }
    : { sub: actor.subject, iss: issuer, client_id: actor.issuedBy.clientId }
}

/** RFC 8693 §4.4: every claim of `may_act` is one of the party. What cannot be read allows nobody. */
function mayAct(claim: unknown, party: Partial<Party>): boolean {
  if (typeof claim !== 'object' || claim === null || Array.isArray(claim)) return false
  const named = Object.entries(claim)
  return named.length > 0 && named.every(([name, value]) => party[name as keyof Party] === value)
}

function depthOf(actor: PresentedToken['actor']): number {
  return actor ? 1 + depthOf(actor.act) : 0
}

function refuse(hint: string): PlatformError {
  return oauthError('invalid_request', hint)
}
