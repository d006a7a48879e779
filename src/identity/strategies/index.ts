import { oidcStrategy } from './oidc/oidc-strategy.ts'
import type { Strategy } from './strategy.ts'

/** Every way to prove who one is, in the order in which a submission is offered to them. */
export const strategies: readonly Strategy[] = [oidcStrategy]
