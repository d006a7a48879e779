import type { FastifyRequest } from 'fastify'
import type { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import { type OAuthErrorCode, oauthError } from '../errors/oauth-error.ts'
import type { ActiveAccessToken } from '../tokens/access-token-status.ts'
import { readAccessToken } from '../tokens/read-access-token.ts'
import { looksLikeRefreshToken } from '../tokens/refresh-token.ts'

interface BearerParameters {
  readonly access_token?: string | undefined
}

/**
 * The access token that a request carries in its header, its form or its query (RFC 6750 §2).
 * @throws PlatformError 401 with `WWW-Authenticate: Bearer`
 */
export async function requireAccessToken(
  context: OAuth2Context,
  request: FastifyRequest,
  parameters: BearerParameters,
): Promise<ActiveAccessToken> {
  const text = bearerToken(request.headers.authorization) ?? parameters.access_token
  if (!text) throw unauthorized('request_unauthorized', 'Send an access token in the Authorization header.')
  if (looksLikeRefreshToken(text))
    throw unauthorized('invalid_token', 'This is a refresh token; the request needs an access token.')
  const reading = await readAccessToken(context, text)
  if (reading.state === 'active') return reading
  throw reading.state === 'expired'
    ? unauthorized('invalid_token', 'The access token has expired.')
    : unauthorized('request_unauthorized', 'The access token is unknown or was revoked.')
}

/** The token of an `Authorization: Bearer` header (RFC 6750 §2.1). */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}

function unauthorized(code: OAuthErrorCode, hint: string): PlatformError {
  const { message } = oauthError(code)
  return oauthError(code, {
    hint,
    headers: { 'www-authenticate': `Bearer error="${code}",error_description="${message} ${hint}"` },
  })
}
