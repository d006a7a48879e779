import type { ExternalProvider } from '../../../contracts/provider-registry.ts'
import { randomToken } from '../../../cryptography/random.ts'
import type { IdentityContext } from '../../context.ts'
import { continuitySeconds, ensureContinuity } from '../../continuity/continuity-cookie.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { StrategyFlowRecord } from '../../flows/flow.ts'
import type { Submission } from '../../submission/submission.ts'
import type { Attempt, Detour } from '../strategy.ts'
import { sealState } from './oidc-state.ts'
import { redirectUri } from './redirect-uri.ts'

/**
 * Parameters of the person's page that may pass through. `login_hint` may not: who chooses the hint would
 * choose the account.
 */
const upstreamParameters = ['hd', 'prompt', 'auth_type', 'acr_values']

/** The provider that somebody chose, or 404. */
export function requireProvider({ providers }: IdentityContext, id: string): ExternalProvider {
  const provider = providers.get(id)
  if (!provider) throw identityError('not_found', `The provider "${id.slice(0, 100)}" is not configured.`)
  return provider
}

/** Sends the browser to a provider. */
export async function departTo(
  context: IdentityContext,
  provider: ExternalProvider,
  { flow, submission, request }: Attempt<StrategyFlowRecord>,
): Promise<Detour> {
  const continuity =
    flow.type === 'browser' ? ensureContinuity(context.settings, request.headers.cookie) : undefined
  const nonce = randomToken()
  const codeVerifier = randomToken()
  const state = sealState(context, {
    flowKind: flow.kind,
    flowId: flow.id,
    providerId: provider.id,
    nonce,
    codeVerifier,
    binding: continuity?.binding ?? '',
    expiresAt: Math.floor(context.clock().getTime() / 1000) + continuitySeconds,
  })
  const url = await provider.authorizationUrl({
    redirectUri: redirectUri(context.settings, provider),
    state,
    nonce,
    codeVerifier,
    refresh: flow.kind === 'login' && flow.refresh,
    upstreamParameters: passThrough(submission),
  })
  return {
    kind: 'detour',
    url: url.href,
    cookies: continuity ? [continuity.cookie] : [],
    ...(submission.traits && { traits: submission.traits }),
  }
}

function passThrough({ upstream_parameters: requested }: Submission): Record<string, string> {
  if (typeof requested !== 'object' || requested === null) return {}
  return Object.fromEntries(
    Object.entries(requested).filter(
      ([name, value]) => upstreamParameters.includes(name) && typeof value === 'string',
    ),
  )
}
