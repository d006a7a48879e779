import * as client from 'openid-client'
import { PlatformError } from '../contracts/platform-error.ts'

/** 502: the provider does not answer. */
export function providerUnavailable(label: string, cause: unknown): PlatformError {
  return new PlatformError({
    status: 502,
    code: 'provider_unavailable',
    message: `${label} cannot be reached at the moment. Try again later or sign in another way.`,
    cause: withoutSecrets(cause),
  })
}

/** 502: the provider's answer cannot be trusted or understood. `cause` says why, to the log only. */
export function providerFailed(label: string, cause: unknown): PlatformError {
  return new PlatformError({
    status: 502,
    code: 'provider_failed',
    message: `The answer of ${label} could not be verified, so nobody was signed in. Try again; if it happens again, tell the administrator.`,
    cause: withoutSecrets(cause),
  })
}

/** 502: the provider does not accept the platform as its client (RFC 6749 §5.2). */
function clientRefused(label: string, code: string, cause: Error): PlatformError {
  return new PlatformError({
    status: 502,
    code: 'provider_failed',
    message: `${label} refused the platform itself (${quoted(code)}). The administrator must check client_id, client_secret and the redirect URI that are registered there.`,
    cause: withoutSecrets(cause),
  })
}

/** 400: the person or the provider said no; `details` has the provider's `error` and `error_description`. */
function providerDenied(label: string, denial: { error: string; error_description?: string | undefined }) {
  const error = quoted(denial.error)
  const description = denial.error_description === undefined ? undefined : quoted(denial.error_description)
  return new PlatformError({
    status: 400,
    code: 'provider_denied',
    message: `${label} did not sign you in: ${description ?? error}`,
    details: { error, ...(description !== undefined && { error_description: description }) },
  })
}

/** 400: the code was used already or came too late (RFC 6749 §5.2 `invalid_grant`). */
function codeRefused(label: string): PlatformError {
  return new PlatformError({
    status: 400,
    code: 'provider_denied',
    message: `This sign-in with ${label} is over: it took too long or was used already. Sign in again.`,
    details: { error: 'invalid_grant' },
  })
}

/** 400: the ID token that an app handed in is not one of this provider for this app, or not good any more. */
export function idTokenRefused(label: string, cause: Error): PlatformError {
  return new PlatformError({
    status: 400,
    code: 'provider_denied',
    message: `The ID token of ${label} was not accepted. Sign in with ${label} again.`,
    details: { error: 'invalid_id_token' },
    cause: withoutSecrets(cause),
  })
}

/** Turns whatever went wrong while talking to a provider into the errors of the contract. */
export function asProviderError(label: string, error: unknown): PlatformError {
  if (error instanceof PlatformError && error.code.startsWith('provider_')) return error
  if (error instanceof client.AuthorizationResponseError) return providerDenied(label, error)
  if (error instanceof client.WWWAuthenticateChallengeError && error.cause.some(isBasic))
    return clientRefused(label, 'invalid_client', error)
  if (error instanceof client.ResponseBodyError) {
    if (error.status >= 500) return providerUnavailable(label, error)
    return error.error === 'invalid_grant' ? codeRefused(label) : clientRefused(label, error.error, error)
  }
  return isOutage(error) ? providerUnavailable(label, error) : providerFailed(label, error)
}

/** A token endpoint that was asked with Basic refuses with a challenge of this kind (RFC 6749 §5.2). */
function isBasic({ scheme }: client.WWWAuthenticateChallenge): boolean {
  return scheme === 'basic'
}

/** Codes of the two client libraries; the second one is that of keys that were answered with an error. */
const noAnswer: readonly string[] = ['OAUTH_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT']

/** No answer, an answer that says "not now", or no page where the provider should be. */
function isOutage(error: unknown): boolean {
  for (const link of chain(error)) {
    if (link instanceof PlatformError)
      return link.code === 'outgoing_failed' || link.code === 'outgoing_timeout'
    const { code, cause } = link as { code?: string; cause?: unknown }
    if (code !== undefined && noAnswer.includes(code)) return true
    if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && cause instanceof Response)
      return cause.status >= 500 || cause.status === 404 || cause.status === 429
  }
  return false
}

/**
 * A copy for the log. The errors of the client library carry whole answers (tokens, claims) in their causes;
 * the copy keeps names, codes and messages only.
 */
function withoutSecrets(thrown: unknown): Error {
  const lines = [...chain(thrown)].map((link) => {
    const { code, error, claim, attribute } = { ...(link.cause as object), ...link } as Record<
      string,
      unknown
    >
    const facts = [code, error, claim, attribute, status(link)].filter((fact) => fact !== undefined)
    return facts.length > 0 ? `${link.message} (${facts.join(', ')})` : link.message
  })
  return new Error([...new Set(lines)].join(': '))
}

function status(error: Error): number | undefined {
  return error.cause instanceof Response ? error.cause.status : undefined
}

function* chain(error: unknown): Generator<Error> {
  for (let link = error; link instanceof Error; link = link.cause) yield link
}

/** Text that a stranger wrote, short and without control characters. */
function quoted(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ').slice(0, 300)
}
