import type { UiText } from '../../contracts/identity-api.ts'
import type { AddressChannel } from '../identities/identity.ts'
import { error, info, success } from './ui-text.ts'

export function verificationLinkSent(): UiText {
  return info(
    1080001,
    'A message with a link was sent to this address, if an account has it. Open the link to confirm the address.',
  )
}

export function verificationCodeSent(via: AddressChannel): UiText {
  return via === 'email'
    ? info(
        1080003,
        'A message with a code was sent to this address, if an account has it. Enter the code to confirm the address.',
      )
    : info(
        1080004,
        'A text message with a code was sent to this number, if an account has it. Enter the code to confirm the number.',
      )
}

export function verified(via: AddressChannel): UiText {
  return via === 'email'
    ? success(1080002, 'Your email address is confirmed.')
    : success(1080005, 'Your phone number is confirmed.')
}

export function verificationCodeLabel(): UiText {
  return info(1070011, 'Verification code')
}

/** Signing in needs a verified address. */
export function addressNotVerified(): UiText {
  return error(4000010, 'The address of this account is not confirmed yet. Confirm it, then sign in.')
}

export function verificationLinkInvalid(): UiText {
  return error(4070001, 'This link is not valid, or it was used already. Please ask for another one.')
}

export function verificationDone(): UiText {
  return error(4070002, 'This confirmation was completed already. Start again to confirm another address.')
}

export function verificationCodeInvalid(): UiText {
  return error(4070006, 'This code is not right, or it was used already. Please try again.')
}
