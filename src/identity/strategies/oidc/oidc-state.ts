import { seal, unseal } from '../../../cryptography/seal.ts'
import type { IdentityContext } from '../../context.ts'
import type { StrategyFlowRecord } from '../../flows/flow.ts'

const purpose = 'identity oidc state'

/** What the platform must know again when the browser comes back; it travels sealed in `state`. */
export interface OidcState {
  readonly flowKind: StrategyFlowRecord['kind']
  readonly flowId: string
  readonly providerId: string
  /** OpenID Connect Core §3.1.2.1 */
  readonly nonce: string
  /** RFC 7636 §4.1 */
  readonly codeVerifier: string
  /** The browser that left, see continuity/; empty when a native client sent it. */
  readonly binding: string
  /** Seconds since 1970. */
  readonly expiresAt: number
}

export function sealState({ secrets }: IdentityContext, state: OidcState): string {
  const { flowKind, flowId, providerId, nonce, codeVerifier, binding, expiresAt } = state
  return seal(
    secrets,
    purpose,
    JSON.stringify([flowKind, flowId, providerId, nonce, codeVerifier, binding, expiresAt]),
  )
}

/** Undefined for what was not sealed here, or too long ago. */
export function openState({ secrets, clock }: IdentityContext, sealed: string): OidcState | undefined {
  const opened = unseal(secrets, purpose, sealed)
  if (!opened) return undefined
  const [flowKind, flowId, providerId, nonce, codeVerifier, binding, expiresAt] = JSON.parse(
    opened.toString(),
  ) as [StrategyFlowRecord['kind'], string, string, string, string, string, number]
  if (expiresAt * 1000 <= clock().getTime()) return undefined
  return { flowKind, flowId, providerId, nonce, codeVerifier, binding, expiresAt }
}
