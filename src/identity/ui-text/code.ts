import type { UiText } from '../../contracts/identity-api.ts'
import type { Address } from '../one-time-codes/address.ts'
import { error, info } from './ui-text.ts'

export function sendSignInCode(): UiText {
  return info(1010015, 'Send sign-in code')
}

export function sendCodeTo({ value, via }: Address): UiText {
  return info(1010023, `Send code to ${value}`, { address: value, channel: via })
}

/** Also where there is no account, unless people may learn that. */
export function signInCodeSent(): UiText {
  return info(
    1010014,
    'A code was sent to the address that you gave, if an account has it. Enter the code to sign in.',
  )
}

/** To somebody who is signed in already. */
export function confirmationCodeSent(): UiText {
  return info(1010025, 'A code was sent to you. Enter it to go on.')
}

export function signInCodeLabel(): UiText {
  return info(1070013, 'Sign-in code')
}

export function signInCodeInvalid(): UiText {
  return error(4010008, 'This code is not right, or it was used already. Please try again.')
}

export function noAccountForCode(): UiText {
  return error(4000035, 'There is no account with this address, or it cannot be signed in to with a code.')
}

export function addressNotOfAccount(): UiText {
  return error(4010010, 'This account does not have this address.')
}

export function sendSignUpCode(): UiText {
  return info(1040006, 'Send sign-up code')
}

export function signUpCodeSent(): UiText {
  return info(1040005, 'A code was sent to your address. Enter it to create your account.')
}

export function signUpCodeLabel(): UiText {
  return info(1070012, 'Sign-up code')
}

export function signUpCodeInvalid(): UiText {
  return error(4040003, 'This code is not right, or it was used already. Please try again.')
}

export function traitsChanged(): UiText {
  return error(
    4000036,
    'What you filled in has changed since the code was sent. Please ask for another code.',
  )
}
