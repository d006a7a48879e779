import type { Strategy } from '../strategy.ts'
import { profileSettings } from './settings.ts'

/** What people say about themselves: their traits. */
export const profileStrategy: Strategy = {
  method: 'profile',
  isEnabled: ({ settings }) => settings.profile.enabled,
  settings: profileSettings,
}
