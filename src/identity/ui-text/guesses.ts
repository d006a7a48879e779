import type { UiText } from '../../contracts/identity-api.ts'
import { failure } from './flow-errors.ts'

export function tooManyGuesses(minutes: number): UiText {
  const wait = minutes <= 1 ? 'in a minute' : `in ${minutes} minutes`
  return failure(`There were too many attempts. Please try again ${wait}.`)
}
