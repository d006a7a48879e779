import type { UiText } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import type { StoredKey } from '../../credentials/webauthn/stored-key.ts'
import {
  type Expectation,
  RejectedAnswer,
  UnreadableAnswer,
  verifyNewKey,
} from '../../credentials/webauthn/verify-key.ts'
import { keyUnreadable, newKeyRejected } from '../../ui-text/keys.ts'

const longestName = 100

/** The key that an authenticator made for this flow, or what to tell the person about its answer. */
export async function newKey(
  { clock }: IdentityContext,
  answer: string,
  expected: Expectation,
  { name, passwordless }: { readonly name: string; readonly passwordless: boolean },
): Promise<{ readonly key: StoredKey } | { readonly refusal: UiText }> {
  try {
    const key = await verifyNewKey(answer, expected, {
      display_name: name.slice(0, longestName),
      added_at: clock().toISOString(),
      is_passwordless: passwordless,
    })
    return { key }
  } catch (error) {
    if (error instanceof UnreadableAnswer) return { refusal: keyUnreadable() }
    if (error instanceof RejectedAnswer) return { refusal: newKeyRejected() }
    throw error
  }
}
