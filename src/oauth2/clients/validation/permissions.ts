import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

/** RFC 6749 §3.3 */
const scopeCharacters = /^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/

/** What the client may ask for. */
export const checkScope: ClientCheck = ({ scope, audience }) => {
  if (!scopeCharacters.test(scope))
    throw invalidMetadata('"scope" must be words of printable ASCII with one space between them.')
  if (audience.some((value) => value === '' || /\s/.test(value)))
    throw invalidMetadata('An entry of "audience" must not be empty or hold spaces.')
}

/** Pages whose scripts may call the token endpoint, the one wildcard being the first label of the host. */
export const checkCorsOrigins: ClientCheck = ({ allowed_cors_origins }) => {
  for (const origin of allowed_cors_origins)
    if (!/^https?:\/\/(\*\.)?[^/*?#@\s]+$/.test(origin))
      throw invalidMetadata(
        `The "allowed_cors_origins" entry "${origin}" must be an origin such as https://app.example.com.`,
      )
}
