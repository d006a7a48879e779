import type { Strategy } from '../strategy.ts'
import { codeLogin } from './login.ts'
import { codeRegistration } from './registration.ts'

/** Codes by e-mail and SMS: alone, or as a second factor. */
export const codeStrategy: Strategy = {
  method: 'code',
  isEnabled: ({ settings }) => settings.code.factor !== 'none',
  login: codeLogin,
  registration: codeRegistration,
}
