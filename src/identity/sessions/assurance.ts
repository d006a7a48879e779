import type { AuthenticationMethod, AuthenticatorAssuranceLevel } from '../../contracts/identity-api.ts'

/**
 * The assurance level that methods reach together: aal2 needs a first and a second factor. An external
 * provider that vouches for two factors counts as both.
 */
export function assuranceOf(methods: readonly AuthenticationMethod[]): AuthenticatorAssuranceLevel {
  if (methods.length === 0) return 'aal0'
  const external = ({ method }: AuthenticationMethod) => method === 'oidc' || method === 'saml'
  const second = methods.some(({ aal }) => aal === 'aal2')
  const first = methods.some((entry) => entry.aal === 'aal1' || external(entry))
  return first && second ? 'aal2' : 'aal1'
}

const order: Readonly<Record<AuthenticatorAssuranceLevel, number>> = { aal0: 0, aal1: 1, aal2: 2, aal3: 3 }

export function isAtLeast(actual: AuthenticatorAssuranceLevel, wanted: AuthenticatorAssuranceLevel): boolean {
  return order[actual] >= order[wanted]
}
