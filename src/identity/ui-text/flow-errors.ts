import type { UiText } from '../../contracts/identity-api.ts'
import { error } from './ui-text.ts'

type ExpiringFlow = keyof typeof expiryIds

/** A failure that has no id of its own; the sentence says what it is. */
export function failure(reason: string): UiText {
  return error(4000001, reason, { reason })
}

export function identifierTaken(): UiText {
  return error(
    4000007,
    'An account with this identifier (email address, phone number, user name …) exists already.',
  )
}

/** The same, with what the account can be signed in to with; types and provider ids as the contract has them. */
export function identifierTakenBy(
  identifier: string,
  ways: { readonly types: readonly string[]; readonly providers: readonly string[] },
): UiText {
  return error(4000028, `An account for "${identifier}" exists already. Sign in to it instead.`, {
    available_credential_types: ways.types,
    available_oidc_providers: ways.providers,
    credential_identifier_hint: identifier,
  })
}

/** The account that has the identifier cannot be signed in to, so nobody can prove that it is theirs. */
export function takenByUnusableAccount(identifier: string): UiText {
  return error(
    4000027,
    `An account for "${identifier}" exists already, but it has no other way to sign in yet. Ask your administrator to link this provider to it.`,
  )
}

/** Somebody whom nobody knows, where accounts come from the administrator. */
export function noAccount(): UiText {
  return failure(
    'There is no account for this sign-in, and new accounts cannot be opened here. Ask your administrator for one.',
  )
}

export function noLoginMethod(): UiText {
  return error(4010002, 'Nothing to sign you in with was chosen. Pick one of the ways to sign in.')
}

export function noRegistrationMethod(): UiText {
  return error(4010003, 'Nothing to sign you up with was chosen. Pick one of the ways to sign up.')
}

export function noSettingsMethod(): UiText {
  return error(4010004, 'Nothing to change was chosen. Fill in one of the forms and save it.')
}

export function noRecoveryMethod(): UiText {
  return error(4010005, 'This is not a way to recover an account here. Fill in the form and send it.')
}

export function noVerificationMethod(): UiText {
  return error(4010006, 'This is not a way to confirm an address here. Fill in the form and send it.')
}

export function alreadyCompleted(): UiText {
  return error(4010007, 'This sign-in was completed already. Please start again.')
}

/** Signed in with something that is not a way into the account that is to be linked. */
export function linkMismatch(): UiText {
  return error(
    4010009,
    'This is not a way to sign in to the account that is to be linked. Sign in to that account to link it.',
  )
}

export function accountDisabled(): UiText {
  return error(4010011, 'This account is disabled. Ask your administrator to enable it.')
}

const expiryIds = {
  login: 4010001,
  registration: 4040001,
  settings: 4050001,
  recovery: 4060005,
  verification: 4070005,
} as const

/** The text that a replacement flow carries: the one before it expired. */
export function flowExpired(kind: ExpiringFlow, expiredAt: Date, now: Date): UiText {
  const minutes = ((now.getTime() - expiredAt.getTime()) / 60_000).toFixed(2)
  return error(expiryIds[kind], `The ${kind} flow expired ${minutes} minutes ago, please try again.`, {
    expired_at: expiredAt.toISOString(),
    expired_at_unix: Math.floor(expiredAt.getTime() / 1000),
  })
}
