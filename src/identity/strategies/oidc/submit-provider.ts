import { PlatformError } from '../../../contracts/platform-error.ts'
import { acceptsIdTokens, type ProviderAuthentication } from '../../../contracts/provider-registry.ts'
import type { IdentityContext } from '../../context.ts'
import type { SignInFlowRecord } from '../../flows/flow.ts'
import { textField } from '../../submission/submission.ts'
import { failure } from '../../ui-text/flow-errors.ts'
import type { Attempt, Authenticated, Detour, FormAgain, Newcomer } from '../strategy.ts'
import { departTo, requireProvider } from './depart.ts'
import { identify } from './identify.ts'

/** Somebody chose a provider: sends the browser there, unless an app brings the provider's ID token along. */
export async function submitProvider(
  context: IdentityContext,
  providerId: string,
  attempt: Attempt<SignInFlowRecord>,
): Promise<Authenticated | Newcomer | Detour | FormAgain> {
  const provider = requireProvider(context, providerId)
  const { flow, submission } = attempt
  const idToken = textField(submission, 'id_token')
  if (idToken === undefined) return departTo(context, provider, attempt)

  if (!acceptsIdTokens(provider)) throw takesNoIdTokens(provider.kind)
  return whatTheProviderSays(
    () => provider.verifyIdToken(idToken, textField(submission, 'id_token_nonce')),
    (authentication) =>
      identify(context, { ...flow, traits: submission.traits ?? flow.traits }, provider, authentication),
  )
}

/** A provider's no is a message on the form; what goes wrong otherwise is an error. */
export async function whatTheProviderSays<Result>(
  ask: () => Promise<ProviderAuthentication>,
  then: (authentication: ProviderAuthentication) => Promise<Result>,
): Promise<Result | FormAgain> {
  let authentication: ProviderAuthentication
  try {
    authentication = await ask()
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'provider_denied') throw error
    return { kind: 'form', messages: [failure(error.message)] }
  }
  return then(authentication)
}

function takesNoIdTokens(kind: string): PlatformError {
  return new PlatformError({
    status: 502,
    code: 'upstream_error',
    message: 'The provider cannot be used this way.',
    hint: `Providers of the kind ${kind} take no ID token from a client. Send the browser to the provider instead.`,
  })
}
