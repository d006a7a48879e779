import type { UiText } from '../../contracts/identity-api.ts'
import { info } from './ui-text.ts'

/** A provider as texts name it. */
interface NamedProvider {
  readonly id: string
  readonly label: string
}

export function signInWith({ id, label }: NamedProvider): UiText {
  return info(1010002, `Sign in with ${label}`, { provider: label, provider_id: id })
}

export function confirmItIsYou(): UiText {
  return info(1010003, 'Please sign in once more to confirm that it is you.')
}

export function secondFactorNeeded(): UiText {
  return info(1010004, 'Please confirm your sign-in with your second factor.')
}

/** An account has this identifier: prove that it is yours, and the provider becomes another way into it. */
export function signInToLink(taken: {
  readonly identifier: string
  readonly provider: string
  readonly newLoginUrl: string
}): UiText {
  const { identifier, provider, newLoginUrl } = taken
  return info(
    1010016,
    `An account for "${identifier}" exists already. Sign in to it the way you usually do, and ${provider} becomes another way to sign in to it.`,
    {
      available_credential_types: [],
      available_providers: [],
      duplicateIdentifier: identifier,
      duplicate_identifier: identifier,
      newLoginUrl,
      new_login_url: newLoginUrl,
      provider,
    },
  )
}

export function confirmWith({ label }: NamedProvider): UiText {
  return info(1010018, `Confirm with ${label}`, { provider: label })
}

export function signUpWith({ id, label }: NamedProvider): UiText {
  return info(1040002, `Sign up with ${label}`, { provider: label, provider_id: id })
}

export function continueSignUp(): UiText {
  return info(1040003, 'Continue')
}
