import type { Strategy } from '../strategy.ts'
import { profileRegistration } from './registration.ts'
import { profileSettings } from './settings.ts'
import { registersInTwoSteps } from './two-steps.ts'

/** What people say about themselves: their traits. */
export const profileStrategy: Strategy = {
  method: 'profile',
  isEnabled: ({ settings }) => settings.profile.enabled || registersInTwoSteps(settings),
  registration: profileRegistration,
  settings: profileSettings,
}
