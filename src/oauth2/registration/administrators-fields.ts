import { PlatformError } from '../../contracts/platform-error.ts'
import type { ClientDocument } from '../clients/client.ts'
import { type ClientMetadata, lifespanFields, tokenExchangeFields } from '../clients/client-metadata.ts'
import { invalidMetadata } from '../clients/validation/invalid-metadata.ts'
import { malformedRequest } from '../errors/admin-error.ts'
import { oauthError } from '../errors/oauth-error.ts'

/**
 * Refuses fields that only an administrator sets. Values that the client has already may come back with the
 * document that it read.
 * @param current the client that is replaced; undefined when a new one is registered
 */
export function refuseAdministratorsFields(sent: ClientMetadata, current: ClientDocument | undefined): void {
  if (sent.client_secret) throw ownSecret(current !== undefined)
  if (sent.metadata && Object.keys(sent.metadata).length > 0)
    throw invalidMetadata('"metadata" cannot be set by dynamic client registration.')
  if (sent.access_token_strategy && sent.access_token_strategy !== current?.access_token_strategy)
    throw malformedRequest('It is not allowed to choose your own access token strategy.')
  for (const name of ['skip_consent', 'skip_logout_consent'] as const)
    if (sent[name] && sent[name] !== current?.[name])
      throw oauthError('invalid_request', `"${name}" cannot be set by dynamic client registration.`)
  for (const name of tokenExchangeFields)
    if (sent[name] && JSON.stringify(sent[name]) !== JSON.stringify(current?.[name]))
      throw invalidMetadata(`"${name}" cannot be set by dynamic client registration.`)
  for (const name of lifespanFields)
    if (sent[name] && sent[name] !== current?.[name])
      throw invalidMetadata(`"${name}" cannot be set by dynamic client registration.`)
}

/** What was sent, with the administrator's fields as they were. */
export function withAdministratorsFields(sent: ClientMetadata, current: ClientDocument): ClientMetadata {
  const { metadata, access_token_strategy, skip_consent, skip_logout_consent, owner } = current
  const others = Object.fromEntries(
    [...lifespanFields, ...tokenExchangeFields].map((name) => [name, current[name]]),
  )
  return { ...sent, metadata, access_token_strategy, skip_consent, skip_logout_consent, owner, ...others }
}

/** Hydra answers the same mistake with 400 at first and with 403 later. */
function ownSecret(replacing: boolean): PlatformError {
  const message = 'It is not allowed to choose your own OAuth2 Client secret.'
  return replacing
    ? new PlatformError({ status: 403, code: 'The requested action was forbidden', message })
    : malformedRequest(message)
}
