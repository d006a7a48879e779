import type { UiText } from '../../contracts/identity-api.ts'
import { info } from './ui-text.ts'

export function back(): UiText {
  return info(1040008, 'Back')
}

export function chooseCredential(): UiText {
  return info(1040009, 'Choose how you want to sign in from now on.')
}
