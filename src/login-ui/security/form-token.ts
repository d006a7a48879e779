import { PlatformError } from '../../contracts/platform-error.ts'
import { constantTimeEqual, sha256Base64Url } from '../../cryptography/digest.ts'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'

const purpose = 'login ui form'

/** How long a form may stay open, in milliseconds. */
const lifetime = 60 * 60 * 1000

/** What a token is good for: one browser, one form, and what the form is about. */
export interface FormTokenBinding {
  /** The value of the browser's cookie. */
  readonly browser: string
  /** Names the form and what it decides about, for example `consent:<challenge>`. */
  readonly form: string
}

/** Seals a token against cross-site request forgery into a form. */
export function issueFormToken(secrets: SecretRing, binding: FormTokenBinding, now: Date): string {
  return seal(secrets, purpose, JSON.stringify([fingerprint(binding), now.getTime() + lifetime]))
}

/** Throws 403 `form_token_invalid` unless the token was issued to this browser for this form, within the hour. */
export function verifyFormToken(
  secrets: SecretRing,
  token: string,
  binding: { readonly browser: string | undefined; readonly form: string },
  now: Date,
): void {
  const { browser, form } = binding
  const opened = unseal(secrets, purpose, token)
  if (opened !== undefined && browser !== undefined) {
    const [bound, expiresAt] = JSON.parse(opened.toString()) as [string, number]
    if (constantTimeEqual(bound, fingerprint({ browser, form })) && now.getTime() < expiresAt) return
  }
  throw new PlatformError({
    status: 403,
    code: 'form_token_invalid',
    message:
      'The form did not come from this browser or is too old. Load the page again and send it once more.',
  })
}

function fingerprint({ browser, form }: FormTokenBinding): string {
  return sha256Base64Url(`${browser}\n${form}`)
}
