/** Control, format (bidirectional marks, zero-width) and other invisible characters. */
const invisible = /[\p{Cc}\p{Cf}\u180e\u115f\u1160\u3164\uffa0]/gu

/** E.164: a plus sign and at most 15 digits, here with the marks that people put between them. */
const phoneNumber = /^\+[\d\s().\-/]+$/

/**
 * The one spelling under which an identifier or address is stored and looked up: compatibility forms and
 * widths folded (NFKC), lower case, without surrounding space and invisible characters; a phone number in
 * E.164. Subjects of external providers are not normalised: they are opaque and case matters.
 */
export function normalizeIdentifier(identifier: string): string {
  const folded = identifier.normalize('NFKC').replace(invisible, '').trim().toLowerCase()
  return phoneNumber.test(folded) ? normalizePhoneNumber(folded) : folded
}

function normalizePhoneNumber(text: string): string {
  const digits = text.replace(/\D/g, '')
  return digits.length >= 7 && digits.length <= 15 ? `+${digits}` : text
}
