import type { UiText } from '../../contracts/identity-api.ts'
import { error, info } from './ui-text.ts'

export function continueSignIn(): UiText {
  return info(1070009, 'Continue')
}

export function noSuchAccount(): UiText {
  return error(
    4000037,
    'There is no such account, or it has no way to sign in yet. Check for typing mistakes.',
  )
}
