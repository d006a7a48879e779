import type { AuthenticatorAssuranceLevel } from '../../contracts/identity-api.ts'
import { identityError } from '../errors/identity-error.ts'
import type { Credential } from '../identities/identity.ts'
import type { CredentialKind } from './credential-kind.ts'
import type { FactorRules } from './factor-rules.ts'
import { lookupSecret } from './lookup-secret/lookup-secret.ts'
import { oidc } from './oidc.ts'
import { password } from './password/password.ts'
import { totp } from './totp/totp.ts'
import { passkey } from './webauthn/passkey.ts'
import { webauthn } from './webauthn/webauthn.ts'

/** The credential types that people can have. */
export const credentialKinds: readonly CredentialKind[] = [
  password,
  oidc,
  totp,
  lookupSecret,
  webauthn,
  passkey,
]

const byType = new Map<string, CredentialKind>(credentialKinds.map((kind) => [kind.type, kind]))

export function credentialKind(type: string): CredentialKind | undefined {
  return byType.get(type)
}

/** The kind of a type that the caller named, or 400. */
export function requireCredentialKind(type: string): CredentialKind {
  const kind = byType.get(type)
  if (!kind)
    throw identityError(
      'bad_request',
      `The credential type "${type}" is not supported. Use one of: ${[...byType.keys()].join(', ')}.`,
    )
  return kind
}

/** How many ways to sign in there are, as first and as second factor. */
export function countFactors(
  credentials: readonly Pick<Credential, 'type' | 'config'>[],
  rules: FactorRules,
): { readonly first: number; readonly second: number } {
  let [first, second] = [0, 0]
  for (const { type, config } of credentials) {
    if (type === 'code') {
      first += rules.code === 'first' ? 1 : 0
      second += rules.code === 'second' ? 1 : 0
    }
    const factors = byType.get(type)?.factors(config)
    first += factors?.first ?? 0
    second += rules.second.includes(type) ? (factors?.second ?? 0) : 0
  }
  return { first, second }
}

/** The highest assurance level that the credentials can reach. */
export function availableAssurance(
  credentials: readonly Pick<Credential, 'type' | 'config'>[],
  rules: FactorRules,
): AuthenticatorAssuranceLevel {
  const { first, second } = countFactors(credentials, rules)
  if (first === 0) return 'aal0'
  return second === 0 ? 'aal1' : 'aal2'
}
