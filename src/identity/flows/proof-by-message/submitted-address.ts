import type { IdentityContext } from '../../context.ts'
import { type Address, parseAddress } from '../../one-time-codes/address.ts'
import type { FormAgain } from '../../strategies/strategy.ts'
import { invalidAddress } from '../../ui-text/proof.ts'
import { missingFields } from '../../ui-text/validation.ts'

/** Whether text messages can be sent. */
export function sendsSms({ settings }: IdentityContext): boolean {
  return settings.courier.channels.sms !== undefined
}

/** The address in a field of a form, or what is wrong with it. */
export function submittedAddress(
  field: string,
  text: string | undefined,
  withSms: boolean,
): { readonly address: Address } | { readonly refused: FormAgain } {
  if (text === undefined)
    return { refused: { kind: 'form', fieldMessages: missingFields({ [field]: text }) } }
  const address = parseAddress(text)
  if (address && (withSms || address.via === 'email')) return { address }
  const kind = withSms && !text.includes('@') ? 'sms' : 'email'
  return { refused: { kind: 'form', fieldMessages: { [field]: [invalidAddress(kind, text)] } } }
}
