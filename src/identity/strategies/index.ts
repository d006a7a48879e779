import type { IdentityContext } from '../context.ts'
import { codeStrategy } from './code/code-strategy.ts'
import { identifierFirstStrategy } from './identifier-first/identifier-first-strategy.ts'
import { lookupSecretStrategy } from './lookup-secret/lookup-secret-strategy.ts'
import { oidcStrategy } from './oidc/oidc-strategy.ts'
import { passkeyStrategy } from './passkey/passkey-strategy.ts'
import { passwordStrategy } from './password/password-strategy.ts'
import { profileStrategy } from './profile/profile-strategy.ts'
import type { Strategy } from './strategy.ts'
import { totpStrategy } from './totp/totp-strategy.ts'
import { webauthnStrategy } from './webauthn/webauthn-strategy.ts'

/** Every way to prove who one is, in the order in which a submission is offered to them. */
const strategies: readonly Strategy[] = [
  profileStrategy,
  passwordStrategy,
  oidcStrategy,
  codeStrategy,
  totpStrategy,
  passkeyStrategy,
  webauthnStrategy,
  lookupSecretStrategy,
  identifierFirstStrategy,
]

/** Those that the configuration has on. */
export function enabledStrategies(context: IdentityContext): readonly Strategy[] {
  return strategies.filter(({ isEnabled }) => isEnabled?.(context) ?? true)
}
