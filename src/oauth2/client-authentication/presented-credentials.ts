import { z } from 'zod'
import { type PresentedJwt, readPresentedJwt } from '../assertions/presented-jwt.ts'
import { oauthError } from '../errors/oauth-error.ts'

/** What a client presented to say who it is, by the name of the method (OpenID Connect Core §9). */
export type PresentedCredentials =
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post'
      readonly clientId: string
      readonly clientSecret: string
    }
  | { readonly method: 'private_key_jwt'; readonly clientId: string; readonly assertion: PresentedJwt }
  /** Only an id. What else there is to see, such as a certificate, is not in the parameters. */
  | { readonly method: 'none'; readonly clientId: string }

/** The parameters of a form that client authentication reads (RFC 6749 §2.3.1, RFC 7521 §4.2). */
export const credentialParameters = {
  client_id: z.string(),
  client_secret: z.string(),
  client_assertion: z.string(),
  client_assertion_type: z.string(),
}

export type CredentialParameters = {
  readonly [Name in keyof typeof credentialParameters]?: string | undefined
}

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * The credentials of a request (RFC 6749 §2.3). Throws 400 `invalid_request` when there are none, when they
 * cannot be read, or when there are several.
 */
export function presentedCredentials(
  authorization: string | undefined,
  form: CredentialParameters,
): PresentedCredentials {
  const basic = basicCredentials(authorization)
  const { client_id: clientId, client_secret: clientSecret } = form
  const asserted = form.client_assertion !== undefined || form.client_assertion_type !== undefined
  if ([basic, clientSecret, asserted || undefined].filter((one) => one !== undefined).length > 1)
    throw oauthError(
      'invalid_request',
      'Send one kind of credentials: a secret in the header, a secret in the body, or an assertion.',
    )
  const credentials = basic ?? (asserted ? assertedCredentials(form) : undefined)
  if (credentials) {
    if (clientId !== undefined && clientId !== credentials.clientId)
      throw oauthError(
        'invalid_request',
        'The credentials and the parameter "client_id" name different clients.',
      )
    return credentials
  }
  if (!clientId) throw noCredentials()
  return clientSecret === undefined
    ? { method: 'none', clientId }
    : { method: 'client_secret_post', clientId, clientSecret }
}

/** RFC 7617 §2; both parts are form-urlencoded (RFC 6749 §2.3.1). Undefined when the header is something else. */
function basicCredentials(authorization: string | undefined): PresentedCredentials | undefined {
  if (!authorization || !/^basic /i.test(authorization)) return undefined
  const decoded = Buffer.from(authorization.slice(6).trim(), 'base64').toString()
  const colon = decoded.indexOf(':')
  if (colon < 1) return undefined
  try {
    return {
      method: 'client_secret_basic',
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

/** RFC 7523 §2.2. Whose assertion it is, is its subject; nothing of it is believed yet. */
function assertedCredentials(form: CredentialParameters): PresentedCredentials {
  if (form.client_assertion_type !== jwtBearer)
    throw oauthError('invalid_request', `The parameter "client_assertion_type" must be "${jwtBearer}".`)
  if (!form.client_assertion)
    throw oauthError('invalid_request', 'The parameter "client_assertion" is missing.')
  const assertion = readPresentedJwt(form.client_assertion)
  if (!assertion || typeof assertion.claims.sub !== 'string')
    throw oauthError(
      'invalid_client',
      'The parameter "client_assertion" must be a JWT with the subject "sub", signed by a private key of the client.',
    )
  return { method: 'private_key_jwt', clientId: assertion.claims.sub, assertion }
}

function noCredentials() {
  return oauthError(
    'invalid_request',
    'Client credentials are missing or malformed in both the Authorization header and the body.',
  )
}
