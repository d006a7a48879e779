import type { ClientCheck } from './check.ts'
import { invalidMetadata, webAddress } from './invalid-metadata.ts'

/** Where request objects may be fetched from (OpenID Connect Registration §2); the hash of one may be at the end. */
export const checkRequestUris: ClientCheck = ({ request_uris = [] }) => {
  for (const uri of request_uris)
    if (!webAddress(uri.replace(/#[\w-]{43}$/, '')))
      throw invalidMetadata(
        `The "request_uris" entry "${uri}" must be an http or https address, without a fragment or with the SHA-256 of its content in base64url.`,
      )
}
