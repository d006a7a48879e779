import type { UiText } from '../../contracts/identity-api.ts'
import { error, info, success } from './ui-text.ts'

export function recovered(privilegedUntil: Date, now: Date): UiText {
  const minutes = ((privilegedUntil.getTime() - now.getTime()) / 60_000).toFixed(2)
  return success(
    1060001,
    `You are back in your account. Change your password or link another way to sign in within the next ${minutes} minutes.`,
    {
      privilegedSessionExpiresAt: privilegedUntil.toISOString(),
      privileged_session_expires_at: privilegedUntil.toISOString(),
      privileged_session_expires_at_unix: Math.floor(privilegedUntil.getTime() / 1000),
    },
  )
}

export function recoveryLinkSent(): UiText {
  return info(
    1060002,
    'A message with a link was sent to this address, if an account has it. Open the link to get back into the account.',
  )
}

export function recoveryCodeSent(): UiText {
  return info(
    1060003,
    'A message with a code was sent to this address, if an account has it. Enter the code to get back into the account.',
  )
}

export function recoveryCodeSentTo(masked: string): UiText {
  return info(1060004, `A code was sent to ${masked}, if an account has this address. Enter it here.`, {
    masked_address: masked,
  })
}

export function giveFullAddress(): UiText {
  return info(1060005, 'Write the whole address, so that we know that you know it.')
}

export function chooseHowToRecover(): UiText {
  return info(1060006, 'Choose where the code is sent to.')
}

export function recoveryBack(): UiText {
  return info(1060007, 'Back')
}

/** The masked address on a button. */
export function maskedAddress(masked: string): UiText {
  return info(1070000, masked)
}

export function recoveryCodeLabel(): UiText {
  return info(1070010, 'Recovery code')
}

export function recoveryAddressLabel(): UiText {
  return info(1070016, 'Recovery address')
}

export function recoveryDone(): UiText {
  return error(4060001, 'This recovery was completed already. Please start again.')
}

export function recoveryLinkInvalid(): UiText {
  return error(4060004, 'This link is not valid, or it was used already. Please ask for another one.')
}

export function recoveryCodeInvalid(): UiText {
  return error(4060006, 'This code is not right, or it was used already. Please try again.')
}
