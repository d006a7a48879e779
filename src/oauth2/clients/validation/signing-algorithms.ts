import { signingAlgorithmNames } from '../../keys/signing-algorithms.ts'
import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

const allowed = {
  id_token_signed_response_alg: signingAlgorithmNames,
  userinfo_signed_response_alg: ['none', ...signingAlgorithmNames],
  request_object_signing_alg: ['none', ...signingAlgorithmNames],
  authorization_signed_response_alg: signingAlgorithmNames,
  introspection_signed_response_alg: signingAlgorithmNames,
  access_token_strategy: ['jwt', 'opaque'],
}

/** What the server signs for the client, and the format of its access tokens. */
export const checkSigningAlgorithms: ClientCheck = (document) => {
  for (const [name, values] of Object.entries(allowed)) {
    const value = document[name]
    if (value !== undefined && !(values as readonly unknown[]).includes(value))
      throw invalidMetadata(`"${name}" must be one of ${values.join(', ')}, not "${value}".`)
  }
}
