import type { ClientCheck } from './check.ts'
import { invalidMetadata, webAddress } from './invalid-metadata.ts'

/** Pages and pictures that people are shown: no address that would run in the browser. */
export const checkPages: ClientCheck = ({ client_uri, logo_uri, policy_uri, tos_uri }) => {
  for (const [name, uri] of Object.entries({ client_uri, logo_uri, policy_uri, tos_uri }))
    if (uri !== '' && !webAddress(uri.replace(/#.*$/, '')))
      throw invalidMetadata(`"${name}" must be an http or https address.`)
}
