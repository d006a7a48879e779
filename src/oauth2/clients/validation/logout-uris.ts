import type { ClientCheck } from './check.ts'
import { invalidMetadata, webAddress } from './invalid-metadata.ts'

/** RP-Initiated Logout §3.1: where a browser goes after the logout belongs to the application. */
export const checkPostLogoutRedirectUris: ClientCheck = ({
  redirect_uris,
  post_logout_redirect_uris = [],
}) => {
  const origins = new Set(redirect_uris.map(originOf))
  for (const uri of post_logout_redirect_uris)
    if (!URL.canParse(uri) || !origins.has(originOf(uri)))
      throw invalidMetadata(
        `The "post_logout_redirect_uris" entry "${uri}" must have the scheme, host and port of one of the redirect URIs.`,
      )
}

/** Front-Channel Logout §2, Back-Channel Logout §2.2 */
export const checkLogoutChannels: ClientCheck = ({ frontchannel_logout_uri, backchannel_logout_uri }) => {
  for (const [name, uri] of Object.entries({ frontchannel_logout_uri, backchannel_logout_uri }))
    if (uri !== undefined && !webAddress(uri))
      throw invalidMetadata(`"${name}" must be an absolute http or https address without a fragment.`)
}

/** Scheme, host and port; also of schemes for which the URL standard knows no origin. */
function originOf(uri: string): string | undefined {
  const url = URL.parse(uri)
  return url ? `${url.protocol}//${url.host}` : undefined
}
