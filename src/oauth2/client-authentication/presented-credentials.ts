import { oauthError } from '../errors/oauth-error.ts'

/** What a client presented to say who it is, by the name of the method (OpenID Connect Core §9). */
export type PresentedCredentials =
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post'
      readonly clientId: string
      readonly clientSecret: string
    }
  | { readonly method: 'none'; readonly clientId: string }

/** The parameters of a form that client authentication reads. */
export interface CredentialParameters {
  readonly client_id?: string | undefined
  readonly client_secret?: string | undefined
}

/**
 * The credentials of a request (RFC 6749 §2.3). Throws 400 `invalid_request` when there are none, when they
 * cannot be read, or when there are several.
 */
export function presentedCredentials(
  authorization: string | undefined,
  form: CredentialParameters,
): PresentedCredentials {
  const basic = basicCredentials(authorization)
  if (basic) {
    if (form.client_secret !== undefined)
      throw oauthError('invalid_request', 'Send the client secret in the header or in the body, not in both.')
    if (form.client_id !== undefined && form.client_id !== basic.clientId)
      throw oauthError('invalid_request', 'The header and the body name different clients.')
    return { method: 'client_secret_basic', ...basic }
  }
  if (!form.client_id) throw noCredentials()
  return form.client_secret === undefined
    ? { method: 'none', clientId: form.client_id }
    : { method: 'client_secret_post', clientId: form.client_id, clientSecret: form.client_secret }
}

/** RFC 7617 §2; both parts are form-urlencoded (RFC 6749 §2.3.1). Undefined when the header is something else. */
function basicCredentials(
  authorization: string | undefined,
): { readonly clientId: string; readonly clientSecret: string } | undefined {
  if (!authorization || !/^basic /i.test(authorization)) return undefined
  const decoded = Buffer.from(authorization.slice(6).trim(), 'base64').toString()
  const colon = decoded.indexOf(':')
  if (colon < 1) return undefined
  try {
    return {
      clientId: formDecode(decoded.slice(0, colon)),
      clientSecret: formDecode(decoded.slice(colon + 1)),
    }
  } catch {
    throw oauthError('invalid_request', {
      hint: 'The client credentials in the Authorization header must be form-urlencoded before they are Base64-encoded (RFC 6749, section 2.3.1).',
    })
  }
}

function formDecode(text: string): string {
  return text.includes('%') || text.includes('+') ? decodeURIComponent(text.replaceAll('+', ' ')) : text
}

function noCredentials() {
  return oauthError(
    'invalid_request',
    'Client credentials are missing or malformed in both the Authorization header and the body.',
  )
}
