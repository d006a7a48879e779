import type { ProviderConfiguration } from '../config/provider.ts'
import { auth0 } from './auth0.ts'
import { generic } from './generic.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { google } from './google.ts'
import { microsoft } from './microsoft.ts'
import { okta } from './okta.ts'
import type { ProviderKind } from './provider-kind.ts'

/** Every kind of provider by its name in the configuration. */
export const providerKinds: Readonly<Record<ProviderConfiguration['provider'], ProviderKind>> = {
  auth0,
  generic,
  github,
  gitlab,
  google,
  microsoft,
  okta,
}
