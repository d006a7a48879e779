import type { UiText } from '../../contracts/identity-api.ts'
import { failure } from './flow-errors.ts'
import { error, info } from './ui-text.ts'

export function signInWithKey(): UiText {
  return info(1010008, 'Sign in with security key')
}

export function prepareKey(): UiText {
  return info(1010012, 'Get your security key ready, then continue.')
}

export function signInWithPasskey(): UiText {
  return info(1010021, 'Sign in with passkey')
}

export function signUpWithKey(): UiText {
  return info(1040004, 'Sign up with security key')
}

export function signUpWithPasskey(): UiText {
  return info(1040007, 'Sign up with passkey')
}

export function addKey(): UiText {
  return info(1050012, 'Add security key')
}

export function keyName(): UiText {
  return info(1050013, 'Name of the security key')
}

export function removeKey(name: string, addedAt: Date): UiText {
  return info(1050018, `Remove security key "${name}"`, keyContext(name, addedAt))
}

export function addPasskey(): UiText {
  return info(1050019, 'Add passkey')
}

export function removePasskey(name: string, addedAt: Date): UiText {
  return info(1050020, `Remove passkey "${name}"`, keyContext(name, addedAt))
}

export function noKeyOfAccount(): UiText {
  return error(4000013, 'No security key is set up for this account.')
}

export function noSuchAccountOrKey(): UiText {
  return error(4000015, 'There is no account with this security key or passkey.')
}

export function keyRejected(): UiText {
  return error(4000043, 'This security key or passkey was not accepted. Try again.')
}

export function keyUnreadable(): UiText {
  return failure('The browser did not send the answer of a security key or passkey. Try again.')
}

/** At setting up. */
export function newKeyRejected(): UiText {
  return failure('The answer of the security key or passkey does not belong to this page. Try again.')
}

export function keyUnknown(): UiText {
  return failure('Your account has no such security key or passkey any more.')
}

export function keyKnown(): UiText {
  return failure('This security key or passkey is set up already.')
}

export function lastKey(): UiText {
  return failure('This is the only way to sign in to your account. Set up another way first.')
}

export function tooManyKeys(most: number): UiText {
  return failure(`An account can have ${most} security keys or passkeys. Remove one first.`)
}

function keyContext(name: string, addedAt: Date) {
  return {
    added_at: addedAt.toISOString(),
    added_at_unix: Math.floor(addedAt.getTime() / 1000),
    display_name: name,
  }
}
