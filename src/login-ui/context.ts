import type { Logger } from 'pino'
import type { IdentityApi } from '../contracts/identity-api.ts'
import type { OAuthAdminApi } from '../contracts/oauth-admin-api.ts'
import type { SecretRing } from '../cryptography/secret-ring.ts'
import type { Site } from './rendering/site.ts'

/** What every page works with. */
export interface LoginUiContext {
  /** What the pages look like. */
  readonly site: Site
  readonly identity: IdentityApi
  readonly oauth: OAuthAdminApi
  readonly secrets: SecretRing
  readonly log: Logger
  readonly clock: () => Date
}
