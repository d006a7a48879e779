/** Names of fields and parameters whose value opens a door, or leads to one that does. */
const secretNames = [
  'access_token',
  'admin_token',
  'assertion',
  'authorization',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'consent_challenge',
  'consent_verifier',
  'cookie',
  'csrf_token',
  'database',
  'id_token',
  'id_token_hint',
  'login_challenge',
  'login_verifier',
  'logout_challenge',
  'logout_token',
  'logout_verifier',
  'nonce',
  'password',
  'refresh_token',
  'registration_access_token',
  'secret',
  'secrets',
  'session_token',
  'session_token_exchange_code',
  'set-cookie',
  'state',
  'token',
  'totp_code',
  'x-session-token',
]

const names = secretNames.join('|')

/** A field of a JSON object, escaped or not: `"client_secret":"..."`. */
const jsonField = new RegExp(`(\\\\?")(${names})\\1\\s*:\\s*\\1((?:(?!\\1)(?:\\\\.|[^\\\\]))*)\\1`, 'gi')
/** A parameter of an address or a form, or an attribute: `code=...`. */
const parameter = new RegExp(`\\b(${names})=([^&\\s"'\\\\;,<>]+)`, 'gi')
/** Credentials of HTTP authentication (RFC 9110 §11). */
const credentials = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi
/** Tokens, codes and secrets with a prefix that names their kind. */
const prefixed = /\b(ory_[a-z]{2})_[A-Za-z0-9._~-]{8,}/g
/** JSON Web Tokens (RFC 7519): at least a header and a payload. */
const jsonWebToken = /\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}/g
/** The password in an address. */
const password = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"\\]*:)[^\s@/"\\]+(?=@)/gi

/**
 * Takes secrets out of a text that is about to be logged. The program never logs them on purpose; this is
 * for what comes from elsewhere, such as the message of a library's error that quotes a request.
 */
export function redact(text: string, hidden = '[redacted]'): string {
  return text
    .replace(
      jsonField,
      (_, quote: string, name: string) => `${quote}${name}${quote}:${quote}${hidden}${quote}`,
    )
    .replace(parameter, `$1=${hidden}`)
    .replace(credentials, `$1 ${hidden}`)
    .replace(prefixed, `$1_${hidden}`)
    .replace(jsonWebToken, hidden)
    .replace(password, `$1${hidden}`)
}
