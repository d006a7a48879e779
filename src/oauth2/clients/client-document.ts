import { parseDuration } from '../../config/duration.ts'
import { timeText } from '../time-text.ts'
import type { ClientAuthenticationMethod, ClientDocument } from './client.ts'
import { type ClientMetadata, lifespanFields } from './client-metadata.ts'
import { formatDuration } from './go-duration.ts'

export const usualScope = 'offline_access offline openid'

export interface ClientDocumentOptions {
  readonly clientId: string
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Of a client that names none. */
  readonly defaultScope: string
}

/** The document of a client from what was sent: defaults filled in, unknown and server-set fields left out. */
export function clientDocument(sent: ClientMetadata, options: ClientDocumentOptions): ClientDocument {
  return {
    client_id: options.clientId,
    client_name: sent.client_name ?? '',
    client_uri: sent.client_uri ?? '',
    logo_uri: sent.logo_uri ?? '',
    policy_uri: sent.policy_uri ?? '',
    tos_uri: sent.tos_uri ?? '',
    contacts: sent.contacts ?? [],
    owner: sent.owner ?? '',
    redirect_uris: sent.redirect_uris ?? [],
    grant_types: sent.grant_types ?? [],
    response_types: sent.response_types ?? [],
    scope: sent.scope || options.defaultScope,
    audience: sent.audience ?? [],
    allowed_cors_origins: sent.allowed_cors_origins ?? [],
    subject_type: (sent.subject_type || 'public') as ClientDocument['subject_type'],
    jwks: sent.jwks ?? {},
    token_endpoint_auth_method: (sent.token_endpoint_auth_method ||
      'client_secret_basic') as ClientAuthenticationMethod,
    userinfo_signed_response_alg: sent.userinfo_signed_response_alg || 'none',
    skip_consent: sent.skip_consent ?? false,
    skip_logout_consent: sent.skip_logout_consent ?? null,
    metadata: sent.metadata ?? {},
    client_secret_expires_at: 0,
    created_at: timeText(options.createdAt),
    updated_at: timeText(options.updatedAt),
    ...optionalFields(sent),
    ...lifespans(sent),
  }
}

const optionalNames = [
  ...[
    'authorization_details_types',
    'require_pushed_authorization_requests',
    'require_signed_request_object',
  ],
  ...['post_logout_redirect_uris', 'request_uris', 'sector_identifier_uri', 'jwks_uri'],
  ...['token_endpoint_auth_signing_alg', 'request_object_signing_alg', 'id_token_signed_response_alg'],
  ...['authorization_signed_response_alg'],
  ...['introspection_signed_response_alg', 'introspection_encrypted_response_alg'],
  ...['introspection_encrypted_response_enc', 'id_token_encrypted_response_alg'],
  ...[
    'id_token_encrypted_response_enc',
    'userinfo_encrypted_response_alg',
    'userinfo_encrypted_response_enc',
  ],
  ...['authorization_encrypted_response_alg', 'authorization_encrypted_response_enc'],
  ...['tls_client_auth_subject_dn', 'tls_client_auth_san_dns', 'tls_client_auth_san_uri'],
  ...['tls_client_auth_san_ip', 'tls_client_auth_san_email'],
  ...['tls_client_certificate_bound_access_tokens', 'dpop_bound_access_tokens'],
  ...['frontchannel_logout_uri', 'frontchannel_logout_session_required'],
  ...['backchannel_logout_uri', 'backchannel_logout_session_required', 'access_token_strategy'],
  ...['token_exchange_modes', 'token_exchange_clients', 'token_exchange_actor_clients'],
  'token_exchange_issuers',
] as readonly (keyof ClientMetadata)[]

/** Fields that are left out of the document while they are empty. */
function optionalFields(sent: ClientMetadata): Partial<ClientDocument> {
  return Object.fromEntries(
    optionalNames.flatMap((name) => {
      const value = sent[name]
      const empty = !value || (Array.isArray(value) && value.length === 0)
      return empty ? [] : [[name, value]]
    }),
  )
}

/** Lifespans in Go's canonical form; what is no duration stays as it is, for the validation to refuse. */
function lifespans(sent: ClientMetadata): Partial<ClientDocument> {
  return Object.fromEntries(
    lifespanFields.map((name) => {
      const value = sent[name] || null
      const seconds = value === null ? undefined : parseDuration(value)
      return [name, seconds === undefined ? value : formatDuration(seconds)]
    }),
  )
}
