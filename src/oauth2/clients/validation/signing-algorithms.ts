import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

const allowed = {
  id_token_signed_response_alg: ['RS256', 'ES256'],
  userinfo_signed_response_alg: ['none', 'RS256', 'ES256'],
  access_token_strategy: ['jwt', 'opaque'],
} as const

/** What the server signs for the client, and the format of its access tokens. */
export const checkSigningAlgorithms: ClientCheck = (document) => {
  for (const [name, values] of Object.entries(allowed)) {
    const value = document[name]
    if (value !== undefined && !(values as readonly unknown[]).includes(value))
      throw invalidMetadata(`"${name}" must be one of ${values.join(', ')}, not "${value}".`)
  }
}
