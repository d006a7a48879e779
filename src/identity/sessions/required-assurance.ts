import { identityError } from '../errors/identity-error.ts'
import type { IdentitySettings, RequiredAssurance } from '../settings.ts'
import { isAtLeast } from './assurance.ts'
import type { IdentitySession } from './session.ts'

/** True when the session is as strong as is asked: `highest_available` is aal2 for someone who has a second factor. */
export function satisfiesAssurance(session: IdentitySession, required: RequiredAssurance): boolean {
  const wanted = required === 'aal1' || session.identity.availableAal !== 'aal2' ? 'aal1' : 'aal2'
  return isAtLeast(session.aal, wanted)
}

/**
 * Throws 403 `session_aal2_required` with the address of the second step when the session is too weak.
 * @param returnTo where that step ends
 */
export function requireAssurance(
  settings: IdentitySettings,
  session: IdentitySession,
  required: RequiredAssurance,
  returnTo?: string,
): void {
  if (satisfiesAssurance(session, required)) return
  const secondStep = new URL(`${settings.publicUrl}/self-service/login/browser`)
  secondStep.searchParams.set('aal', 'aal2')
  if (returnTo !== undefined) secondStep.searchParams.set('return_to', returnTo)
  const redirect = { redirect_browser_to: secondStep.toString() }
  throw identityError('session_aal2_required', {
    reason: 'Please confirm the sign-in with a second factor.',
    beside: redirect,
    details: redirect,
  })
}
