import { oauthError } from '../../errors/oauth-error.ts'
import type { ClientCheck } from './check.ts'

/** Schemes that a browser runs or shows instead of calling an application. */
const dangerousSchemes = /^(javascript|data|vbscript|file|blob|about):/i

/** RFC 6749 §3.1.2: absolute, without a fragment. Schemes of native applications are fine (RFC 8252 §7.1). */
export const checkRedirectUris: ClientCheck = ({ redirect_uris }) => {
  for (const uri of redirect_uris) {
    if (uri.includes('#')) throw invalid(`"${uri}" must not have a fragment (#).`)
    const url = URL.parse(uri)
    if (!url) throw invalid(`"${uri}" is not an absolute address, such as https://app.example.com/callback.`)
    if (dangerousSchemes.test(uri)) throw invalid(`"${uri}" does not lead to an application.`)
    if (url.username || url.password) throw invalid(`"${uri}" must not hold a user name or password.`)
  }
}

function invalid(hint: string) {
  return oauthError('invalid_redirect_uri', hint)
}
