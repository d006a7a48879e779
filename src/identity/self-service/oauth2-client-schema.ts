import { z } from 'zod'

const texts = [
  'access_token_strategy',
  'authorization_code_grant_access_token_lifespan',
  'authorization_code_grant_id_token_lifespan',
  'authorization_code_grant_refresh_token_lifespan',
  'backchannel_logout_uri',
  'client_credentials_grant_access_token_lifespan',
  'client_id',
  'client_name',
  'client_secret',
  'client_uri',
  'created_at',
  'frontchannel_logout_uri',
  'implicit_grant_access_token_lifespan',
  'implicit_grant_id_token_lifespan',
  'jwks_uri',
  'jwt_bearer_grant_access_token_lifespan',
  'logo_uri',
  'owner',
  'policy_uri',
  'refresh_token_grant_access_token_lifespan',
  'refresh_token_grant_id_token_lifespan',
  'refresh_token_grant_refresh_token_lifespan',
  'registration_access_token',
  'registration_client_uri',
  'request_object_signing_alg',
  'scope',
  'sector_identifier_uri',
  'subject_type',
  'token_endpoint_auth_method',
  'token_endpoint_auth_signing_alg',
  'tos_uri',
  'updated_at',
  'userinfo_signed_response_alg',
] as const

const lists = [
  'allowed_cors_origins',
  'audience',
  'contacts',
  'grant_types',
  'post_logout_redirect_uris',
  'redirect_uris',
  'request_uris',
  'response_types',
] as const

const flags = [
  'backchannel_logout_session_required',
  'frontchannel_logout_session_required',
  'skip_consent',
  'skip_logout_consent',
] as const

/** The application that waits for a sign-in, as the OAuth 2.0 server shows it; null is the server's default. */
export const oauth2ClientSchema = z
  .looseObject({
    ...optional(texts, z.string()),
    ...optional(lists, z.array(z.string())),
    ...optional(flags, z.boolean()),
    client_secret_expires_at: z.number().int().optional(),
    jwks: z.unknown().optional(),
    metadata: z.unknown().optional(),
  })
  .meta({ id: 'OAuth2Client' })

function optional<Name extends string, Schema extends z.ZodType>(
  names: readonly Name[],
  schema: Schema,
): Record<Name, z.ZodOptional<z.ZodNullable<Schema>>> {
  return Object.fromEntries(names.map((name) => [name, schema.nullish()])) as Record<
    Name,
    z.ZodOptional<z.ZodNullable<Schema>>
  >
}
