import { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'

/** A challenge that nobody made, or one of another purpose: 404, as Hydra's admin API has it. */
export function challengeNotFound(): PlatformError {
  return new PlatformError({
    status: 404,
    code: 'Not Found',
    message: 'Unable to locate the requested resource',
  })
}

/** @param requestedAt epoch seconds. Throws `request_unauthorized` (401) when a request has taken longer than `ttl.login_consent_request`. */
export function requireUnexpired(
  { settings, clock }: Pick<OAuth2Context, 'settings' | 'clock'>,
  kind: 'login' | 'consent' | 'logout' | 'device',
  requestedAt: number,
): void {
  if (toSeconds(clock()) >= requestedAt + settings.ttl.loginConsentRequest)
    throw oauthError('request_unauthorized', `The ${kind} request has expired. Please start again.`)
}

/** Epoch seconds, as sealed states keep times. */
export function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

export function fromSeconds(seconds: number): Date {
  return new Date(seconds * 1000)
}
