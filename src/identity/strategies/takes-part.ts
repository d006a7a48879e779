import type { IdentityContext } from '../context.ts'
import type { LoginFlowRecord } from '../flows/flow.ts'
import type { LoginStrategy } from './strategy.ts'

/** Whether a login is of the level that this way to sign in is for. */
export function takesPart(
  context: IdentityContext,
  strategy: LoginStrategy,
  { requestedAal }: LoginFlowRecord,
): boolean {
  return (strategy.assurance?.(context) ?? 'aal1') === requestedAal
}
