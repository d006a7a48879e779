import { z } from 'zod'
import { jsonWebKeySet } from '../keys/json-web-key.ts'

// What the admin API takes and gives for a client (RFC 7591 §2 and Hydra's own fields). Everything that is
// taken may be left out or null: both are the field's default.

const text = z.string().nullish()
const texts = z.array(z.string()).nullish()
const flag = z.boolean().nullish()

const lifespanNames = [
  'authorization_code_grant_access_token_lifespan',
  'authorization_code_grant_id_token_lifespan',
  'authorization_code_grant_refresh_token_lifespan',
  'client_credentials_grant_access_token_lifespan',
  'device_authorization_grant_access_token_lifespan',
  'device_authorization_grant_id_token_lifespan',
  'device_authorization_grant_refresh_token_lifespan',
  'implicit_grant_access_token_lifespan',
  'implicit_grant_id_token_lifespan',
  'jwt_bearer_grant_access_token_lifespan',
  'refresh_token_grant_access_token_lifespan',
  'refresh_token_grant_id_token_lifespan',
  'refresh_token_grant_refresh_token_lifespan',
] as const

export type LifespanName = (typeof lifespanNames)[number]

/** Names of the fields that say how long tokens live. */
export const lifespanFields: readonly LifespanName[] = lifespanNames

const lifespans = Object.fromEntries(lifespanNames.map((name) => [name, text])) as Record<
  LifespanName,
  typeof text
>

/** Names of the fields that say whose tokens a client may exchange (RFC 8693). */
export const tokenExchangeFields = [
  'token_exchange_modes',
  'token_exchange_clients',
  'token_exchange_actor_clients',
  'token_exchange_issuers',
] as const

/** All lifespans of a client; what is left out or null is the server's. */
export const clientLifespans = z.object(lifespans).meta({ id: 'oAuth2ClientTokenLifespans' })

/** A client as it is sent. */
export const clientMetadata = z.object({
  client_id: text,
  client_name: text,
  client_secret: text,
  client_uri: text,
  logo_uri: text,
  policy_uri: text,
  tos_uri: text,
  contacts: texts,
  owner: text,
  redirect_uris: texts,
  post_logout_redirect_uris: texts,
  grant_types: texts,
  response_types: texts,
  scope: text,
  audience: texts,
  allowed_cors_origins: texts,
  subject_type: text,
  sector_identifier_uri: text,
  jwks: jsonWebKeySet.nullish(),
  jwks_uri: text,
  token_endpoint_auth_method: text,
  token_endpoint_auth_signing_alg: text,
  tls_client_auth_subject_dn: text,
  tls_client_auth_san_dns: text,
  tls_client_auth_san_uri: text,
  tls_client_auth_san_ip: text,
  tls_client_auth_san_email: text,
  tls_client_certificate_bound_access_tokens: flag,
  dpop_bound_access_tokens: flag,
  request_uris: texts,
  authorization_details_types: texts,
  require_pushed_authorization_requests: flag,
  require_signed_request_object: flag,
  request_object_signing_alg: text,
  id_token_signed_response_alg: text,
  userinfo_signed_response_alg: text,
  authorization_signed_response_alg: text,
  introspection_signed_response_alg: text,
  introspection_encrypted_response_alg: text,
  introspection_encrypted_response_enc: text,
  id_token_encrypted_response_alg: text,
  id_token_encrypted_response_enc: text,
  userinfo_encrypted_response_alg: text,
  userinfo_encrypted_response_enc: text,
  authorization_encrypted_response_alg: text,
  authorization_encrypted_response_enc: text,
  frontchannel_logout_uri: text,
  frontchannel_logout_session_required: flag,
  backchannel_logout_uri: text,
  backchannel_logout_session_required: flag,
  access_token_strategy: text,
  token_exchange_modes: texts,
  token_exchange_clients: texts,
  token_exchange_actor_clients: texts,
  token_exchange_issuers: texts,
  skip_consent: flag,
  skip_logout_consent: flag,
  metadata: z.record(z.string(), z.unknown()).nullish(),
  // What the server sets itself may come back with what a client read; it changes nothing.
  client_secret_expires_at: z.number().nullish(),
  created_at: text,
  updated_at: text,
  registration_access_token: text,
  registration_client_uri: text,
  ...lifespans,
})

export type ClientMetadata = z.output<typeof clientMetadata>

/** A client as it is shown. */
export const clientResponse = z
  .object({
    ...clientMetadata.shape,
    client_id: z.string(),
    client_name: z.string(),
    /** Shown only when it was just set. */
    client_secret: z.string().optional(),
    client_secret_expires_at: z.int(),
    contacts: z.array(z.string()),
    redirect_uris: z.array(z.string()),
    grant_types: z.array(z.string()),
    response_types: z.array(z.string()),
    audience: z.array(z.string()),
    allowed_cors_origins: z.array(z.string()),
    jwks: jsonWebKeySet,
    metadata: z.record(z.string(), z.unknown()),
    skip_consent: z.boolean(),
    skip_logout_consent: z.boolean().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    registration_access_token: z.string().optional(),
    registration_client_uri: z.string().optional(),
  })
  .meta({ id: 'oAuth2Client' })

/** A client as it may read itself: without what an administrator noted. */
export const dynamicClientResponse = clientResponse.omit({ metadata: true }).meta({ id: 'dynamicClient' })
