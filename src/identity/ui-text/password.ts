import type { UiText } from '../../contracts/identity-api.ts'
import { error, info } from './ui-text.ts'

export function signIn(): UiText {
  return info(1010001, 'Sign in')
}

export function signInWithPassword(): UiText {
  return info(1010022, 'Sign in with password')
}

export function signUp(): UiText {
  return info(1040001, 'Sign up')
}

export function passwordLabel(): UiText {
  return info(1070001, 'Password')
}

export function save(): UiText {
  return info(1070003, 'Save')
}

/** Where the schema has more than one identifier, or none with a title. */
export function identifierLabel(): UiText {
  return info(1070004, 'ID')
}

/** The same for an account that does not exist and for a password that is wrong. */
export function invalidCredentials(): UiText {
  return error(
    4000006,
    'This account and this password do not belong together. Check both for typing mistakes.',
  )
}

export function noLoginIdentifier(): UiText {
  return error(
    4000009,
    'Nothing that was filled in can be used to sign in with later. Fill in your email address, phone number or user name.',
  )
}

/** A rule for passwords that has no id of its own. */
export function passwordRefused(reason: string): UiText {
  return error(4000005, `This password cannot be used: ${reason}.`, { reason })
}

export function passwordNotChecked(): UiText {
  return passwordRefused('whether it was part of a data breach cannot be checked at this moment')
}

export function passwordTooSimilar(): UiText {
  return error(4000031, 'This password is too much like what you sign in with. Choose another one.')
}

export function passwordTooShort(fewest: number, actual: number): UiText {
  return error(4000032, `A password needs at least ${fewest} characters; this one has ${actual}.`, {
    min_length: fewest,
    actual_length: actual,
  })
}

export function passwordTooLong(most: number, actual: number): UiText {
  return error(4000033, `A password has at most ${most} characters; this one has ${actual}.`, {
    max_length: most,
    actual_length: actual,
  })
}

export function passwordBreached(breaches: number): UiText {
  return error(
    4000034,
    'This password was found in a data breach and must not be used any more. Choose another one.',
    { breaches },
  )
}

export function passwordUnchanged(): UiText {
  return error(4000039, 'This is the password that you have already. Choose another one.')
}
