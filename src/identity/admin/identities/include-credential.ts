import { z } from 'zod'
import { identityError } from '../../errors/identity-error.ts'
import { type CredentialType, credentialTypes } from '../../identities/identity.ts'

/** `include_credential`, once or more often. */
export const includeCredentialQuery = { include_credential: z.array(z.string()).optional() }

/** The types whose config is asked for. Throws 400 for a type that does not exist. */
export function includedCredentials(query: {
  readonly include_credential?: readonly string[] | undefined
}): CredentialType[] {
  return (query.include_credential ?? []).map((type) => {
    const known = credentialTypes.find((candidate) => candidate === type)
    if (!known)
      throw identityError(
        'bad_request',
        `include_credential has the unknown type "${type}". Use one of: ${credentialTypes.join(', ')}.`,
      )
    return known
  })
}
