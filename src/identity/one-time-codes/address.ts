import type { AddressChannel } from '../identities/identity.ts'
import { normalizeIdentifier } from '../identities/normalize-identifier.ts'

/** Where a message can be sent. */
export interface Address {
  readonly via: AddressChannel
  /** Normalised. */
  readonly value: string
}

/** The local part, an at sign and a host (RFC 5321 §2.3.11); whether it exists, only a message shows. */
const email = /^[^\s@<>(),;:"[\]\\]{1,64}@[^\s@<>(),;:"[\]\\]{1,255}$/
const phone = /^\+\d{7,15}$/

/** The address that somebody has written; undefined when it is none. */
export function parseAddress(text: string): Address | undefined {
  const value = normalizeIdentifier(text)
  if (email.test(value)) return { via: 'email', value }
  return phone.test(value) ? { via: 'sms', value } : undefined
}

/** Enough of an address to recognise it, and too little to learn it: `al****@example.org`, `+49****12`. */
export function maskAddress({ via, value }: Address): string {
  if (via === 'sms') return `${value.slice(0, 3)}****${value.slice(-2)}`
  const at = value.lastIndexOf('@')
  return `${value.slice(0, Math.min(2, at))}****${value.slice(at)}`
}
