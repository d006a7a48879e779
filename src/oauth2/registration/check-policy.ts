import type { ClientDocument } from '../clients/client.ts'
import { invalidMetadata } from '../clients/validation/invalid-metadata.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { scopeWords } from '../scope-strategy.ts'
import type { RegistrationSettings } from './registration-settings.ts'

type Allowed = RegistrationSettings['allowed']

/**
 * Refuses what the administrator does not let clients register (RFC 7591 §3.2.2): 400 `invalid_client_metadata`
 * or `invalid_redirect_uri`, with a sentence that says what is allowed.
 */
export function checkPolicy(document: ClientDocument, allowed: Allowed): void {
  const grantTypes = document.grant_types.length > 0 ? document.grant_types : ['authorization_code']
  refuseOthers('grant type', grantTypes, allowed.grantTypes)
  refuseOthers('scope', scopeWords(document.scope), allowed.scope)
  refuseOthers('authentication method', [document.token_endpoint_auth_method], allowed.authenticationMethods)
  for (const uri of document.redirect_uris) checkRedirectUri(uri, allowed)
}

function refuseOthers(what: string, values: readonly string[], allowed: readonly string[]): void {
  if (allowed.length === 0) return
  for (const value of values)
    if (!allowed.includes(value))
      throw invalidMetadata(
        `The ${what} "${value}" may not be registered here, only ${[...allowed].join(', ')}.`,
      )
}

function checkRedirectUri(uri: string, { redirectHosts, privateUseSchemes }: Allowed): void {
  const { protocol, hostname } = new URL(uri)
  if (!/^https?:$/.test(protocol)) {
    if (!privateUseSchemes)
      throw oauthError(
        'invalid_redirect_uri',
        `"${uri}" must be an https address: no other scheme may be registered here.`,
      )
    return
  }
  if (redirectHosts.length > 0 && !redirectHosts.some((allowed) => matchesHost(hostname, allowed)))
    throw oauthError(
      'invalid_redirect_uri',
      `The host of "${uri}" may not be registered here, only ${redirectHosts.join(', ')}.`,
    )
}

function matchesHost(host: string, allowed: string): boolean {
  return allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed
}
