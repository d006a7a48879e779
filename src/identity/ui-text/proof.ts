import type { UiText } from '../../contracts/identity-api.ts'
import type { AddressChannel } from '../identities/identity.ts'
import { failure } from './flow-errors.ts'
import { error, info } from './ui-text.ts'

export function emailLabel(): UiText {
  return info(1070007, 'Email')
}

export function resendCode(): UiText {
  return info(1070008, 'Send another code')
}

export function continueLabel(): UiText {
  return info(1070009, 'Continue')
}

export function emailOrPhoneLabel(): UiText {
  return info(1070018, 'Email or phone number')
}

export function invalidAddress(via: AddressChannel, value: string): UiText {
  return via === 'email'
    ? error(4000040, 'Enter a valid email address.', { value })
    : error(4000041, 'Enter a valid phone number.', { value })
}

export function codeEnteredTooOften(): UiText {
  return failure('The code was entered too often. Please ask for another one.')
}

export function tooManyMessages(minutes: number): UiText {
  const wait = minutes <= 1 ? 'in a minute' : `in ${minutes} minutes`
  return failure(`Too many messages were asked for. Please try again ${wait}.`)
}
