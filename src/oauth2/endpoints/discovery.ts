import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import { responseTypeNames } from '../authorization-request/response-type.ts'
import { authenticationMethodNames } from '../client-authentication/index.ts'
import type { OAuth2Context } from '../context.ts'
import { grantTypes } from '../grant-types/index.ts'
import { contentEncryptionAlgorithms, decryptionAlgorithms } from '../keys/decryption-key.ts'
import { signingAlgorithmNames } from '../keys/signing-algorithms.ts'
import { responseModeNames } from '../response-modes/index.ts'
import type { OAuth2Settings } from '../settings.ts'
import { encryptionAlgorithms } from '../tokens/encrypt-for-client.ts'

const texts = z.array(z.string())

/** OpenID Connect Discovery §3, RFC 8414 §2, and Hydra's own names. */
const discoveryDocument = z
  .object({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    pushed_authorization_request_endpoint: z.string(),
    require_pushed_authorization_requests: z.boolean(),
    userinfo_endpoint: z.string(),
    jwks_uri: z.string(),
    revocation_endpoint: z.string(),
    introspection_endpoint: z.string(),
    introspection_endpoint_auth_methods_supported: texts,
    introspection_endpoint_auth_signing_alg_values_supported: texts,
    introspection_signing_alg_values_supported: texts,
    introspection_encryption_alg_values_supported: texts,
    introspection_encryption_enc_values_supported: texts,
    id_token_encryption_alg_values_supported: texts,
    id_token_encryption_enc_values_supported: texts,
    userinfo_encryption_alg_values_supported: texts,
    userinfo_encryption_enc_values_supported: texts,
    end_session_endpoint: z.string(),
    mtls_endpoint_aliases: z.record(z.string(), z.string()).optional(),
    device_authorization_endpoint: z.string().optional(),
    registration_endpoint: z.string().optional(),
    check_session_iframe: z.string().optional(),
    credentials_endpoint_draft_00: z.string().optional(),
    credentials_supported_draft_00: z
      .array(
        z.object({
          cryptographic_binding_methods_supported: texts,
          cryptographic_suites_supported: texts,
          format: z.string(),
          types: texts,
        }),
      )
      .optional(),
    scopes_supported: texts,
    claims_supported: texts,
    response_types_supported: texts,
    response_modes_supported: texts,
    grant_types_supported: texts,
    subject_types_supported: texts,
    prompt_values_supported: texts,
    code_challenge_methods_supported: texts,
    token_endpoint_auth_methods_supported: texts,
    token_endpoint_auth_signing_alg_values_supported: texts,
    dpop_signing_alg_values_supported: texts,
    tls_client_certificate_bound_access_tokens: z.boolean(),
    revocation_endpoint_auth_methods_supported: texts,
    revocation_endpoint_auth_signing_alg_values_supported: texts,
    id_token_signing_alg_values_supported: texts,
    id_token_signed_response_alg: texts,
    authorization_signing_alg_values_supported: texts,
    authorization_encryption_alg_values_supported: texts,
    authorization_encryption_enc_values_supported: texts,
    userinfo_signing_alg_values_supported: texts,
    userinfo_signed_response_alg: texts,
    request_object_signing_alg_values_supported: texts,
    request_object_encryption_alg_values_supported: texts,
    request_object_encryption_enc_values_supported: texts,
    require_signed_request_object: z.boolean(),
    claims_parameter_supported: z.boolean(),
    request_parameter_supported: z.boolean(),
    request_uri_parameter_supported: z.boolean(),
    require_request_uri_registration: z.boolean(),
    authorization_response_iss_parameter_supported: z.boolean(),
    backchannel_logout_supported: z.boolean(),
    backchannel_logout_session_supported: z.boolean(),
    frontchannel_logout_supported: z.boolean(),
    frontchannel_logout_session_supported: z.boolean(),
  })
  .meta({ id: 'oidcConfiguration' })

const common = {
  listener: 'public',
  method: 'GET',
  tag: 'oidc',
  summary: 'What the server can do and where',
  responses: { 200: discoveryDocument },
} as const

/** OpenID Connect Discovery §4 */
export const openidConfigurationEndpoint = endpoint(
  { ...common, path: '/.well-known/openid-configuration', operationId: 'discoverOidcConfiguration' },
  serveDocument,
)

/** RFC 8414 §3 */
export const authorizationServerMetadataEndpoint = endpoint(
  {
    ...common,
    path: '/.well-known/oauth-authorization-server',
    operationId: 'discoverOAuth2AuthorizationServerMetadata',
  },
  serveDocument,
)

function serveDocument({ settings }: OAuth2Context) {
  const document = describeServer(settings)
  return () => document
}

/** Only what is there: a client that believes this document is never refused for it. */
function describeServer(settings: OAuth2Settings) {
  const { issuer, publicUrl, mutualTlsUrl, discovery, registration, subjectIdentifiers } = settings
  const methods = authenticationMethodNames(settings)
  return {
    issuer,
    authorization_endpoint: `${publicUrl}/oauth2/auth`,
    token_endpoint: `${publicUrl}/oauth2/token`,
    device_authorization_endpoint: `${publicUrl}/oauth2/device/auth`,
    pushed_authorization_request_endpoint: `${publicUrl}/oauth2/par`,
    require_pushed_authorization_requests: settings.requirePushedAuthorizationRequests,
    userinfo_endpoint: `${publicUrl}/userinfo`,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    revocation_endpoint: `${publicUrl}/oauth2/revoke`,
    introspection_endpoint: `${publicUrl}/oauth2/introspect`,
    end_session_endpoint: `${publicUrl}/oauth2/sessions/logout`,
    ...(settings.sessionManagement && { check_session_iframe: `${publicUrl}/oauth2/sessions/check` }),
    ...(registration.enabled && { registration_endpoint: `${publicUrl}/oauth2/register` }),
    ...(mutualTlsUrl !== undefined && { mtls_endpoint_aliases: endpointAliases(mutualTlsUrl) }),
    scopes_supported: [...new Set(['offline_access', 'offline', 'openid', ...discovery.supportedScope])],
    claims_supported: [...new Set(['sub', ...discovery.supportedClaims])],
    response_types_supported: [...responseTypeNames],
    response_modes_supported: responseModeNames,
    grant_types_supported: [...grantTypes.keys(), 'implicit'],
    subject_types_supported: subjectIdentifiers.supportedTypes,
    prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: signingAlgorithmNames,
    dpop_signing_alg_values_supported: signingAlgorithmNames,
    tls_client_certificate_bound_access_tokens: settings.clientCertificates !== undefined,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: signingAlgorithmNames,
    introspection_endpoint_auth_methods_supported: methods.filter((method) => method !== 'none'),
    introspection_endpoint_auth_signing_alg_values_supported: signingAlgorithmNames,
    introspection_signing_alg_values_supported: signingAlgorithmNames,
    ...encryptionValues('introspection'),
    ...encryptionValues('id_token'),
    ...encryptionValues('userinfo'),
    id_token_signing_alg_values_supported: signingAlgorithmNames,
    id_token_signed_response_alg: signingAlgorithmNames,
    authorization_signing_alg_values_supported: signingAlgorithmNames,
    authorization_encryption_alg_values_supported: encryptionAlgorithms,
    authorization_encryption_enc_values_supported: [...contentEncryptionAlgorithms],
    userinfo_signing_alg_values_supported: ['none', ...signingAlgorithmNames],
    userinfo_signed_response_alg: signingAlgorithmNames,
    claims_parameter_supported: true,
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    require_signed_request_object: settings.requireSignedRequestObject,
    request_object_signing_alg_values_supported: ['none', ...signingAlgorithmNames],
    request_object_encryption_alg_values_supported: [...decryptionAlgorithms],
    request_object_encryption_enc_values_supported: [...contentEncryptionAlgorithms],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    ...discovery.addresses,
  }
}

/** Where clients with a certificate find what they may need it for (RFC 8705 §5). */
function endpointAliases(base: string) {
  return {
    token_endpoint: `${base}/oauth2/token`,
    device_authorization_endpoint: `${base}/oauth2/device/auth`,
    pushed_authorization_request_endpoint: `${base}/oauth2/par`,
    userinfo_endpoint: `${base}/userinfo`,
    revocation_endpoint: `${base}/oauth2/revoke`,
    introspection_endpoint: `${base}/oauth2/introspect`,
  }
}

function encryptionValues<Name extends string>(name: Name) {
  return {
    [`${name}_encryption_alg_values_supported`]: encryptionAlgorithms,
    [`${name}_encryption_enc_values_supported`]: [...contentEncryptionAlgorithms],
  } as Record<`${Name}_encryption_${'alg' | 'enc'}_values_supported`, string[]>
}
