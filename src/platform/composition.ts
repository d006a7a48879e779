import type { Logger } from 'pino'
import type { Configuration } from '../config/configuration.ts'
import type { Component, ComponentName } from '../contracts/component.ts'
import type { IdentityApi } from '../contracts/identity-api.ts'
import type { OAuthAdminApi } from '../contracts/oauth-admin-api.ts'
import type { ProviderRegistry } from '../contracts/provider-registry.ts'
import type { SignInDecision } from '../contracts/sign-in-decision.ts'
import type { Database } from '../database/database.ts'
import type { Notifications } from '../database/notifications.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { Instruments } from '../observability/instruments.ts'
import type { DescribedEndpoints } from './operations/descriptions.ts'
import { httpIdentityApi, httpOAuthAdminApi } from './remote-apis.ts'
import { secretsOf } from './secrets.ts'

export interface CompositionOptions {
  readonly configuration: Configuration
  readonly components: readonly ComponentName[]
  readonly database: Database
  readonly notifications: Notifications
  readonly providers: ProviderRegistry
  readonly instruments?: Instruments
  readonly log: Logger
}

export interface Composition {
  /** In the order in which they start. */
  readonly components: readonly Component[]
  readonly endpoints: DescribedEndpoints
}

/** How each component's code is loaded. */
const load = {
  oauth2: () => import('../oauth2/index.ts'),
  identity: () => import('../identity/index.ts'),
  'login-ui': () => import('../login-ui/index.ts'),
} as const satisfies Record<ComponentName, () => Promise<unknown>>

/** Loads the code of components, so that {@link compose} need not wait for it. */
export async function loadComponents(components: readonly ComponentName[]): Promise<void> {
  await Promise.all(components.map((component) => load[component]()))
}

/**
 * Builds the components and joins them: in one process by function calls, otherwise by the addresses that
 * the configuration names. A component's code is loaded only where it runs.
 */
export async function compose(options: CompositionOptions): Promise<Composition> {
  const { configuration, components, log } = options
  const runs = (component: ComponentName) => components.includes(component)
  const secrets = secretsOf(configuration)
  const common = {
    configuration,
    database: options.database,
    notifications: options.notifications,
    ...(options.instruments && { instruments: options.instruments }),
  }

  // The authorization endpoint asks the login UI, which is built from the OAuth admin API.
  let decision: SignInDecision | undefined
  let identityApi: IdentityApi | undefined

  const oauth2 = runs('oauth2')
    ? await (await load.oauth2()).createOAuth2({
        ...common,
        secrets: secrets.oauth2,
        decision: () => decision,
        onSessionEnded: ({ identityProviderSessionId }) =>
          identityProviderSessionId === undefined
            ? undefined
            : identityApi?.disableSession(identityProviderSessionId),
        log: log.child({ component: 'oauth2' }),
      })
    : undefined
  const oauthAdmin: OAuthAdminApi | undefined = oauth2?.admin ?? httpOAuthAdminApi(configuration)

  const identity = runs('identity')
    ? await (await load.identity()).createIdentity({
        ...common,
        secrets: secrets.identity,
        providers: options.providers,
        oauth: oauthAdmin,
        log: log.child({ component: 'identity' }),
      })
    : undefined
  identityApi = identity?.api ?? httpIdentityApi(configuration)

  const loginUi =
    runs('login-ui') && oauthAdmin && identityApi
      ? await (await load['login-ui']()).createLoginUi({
          configuration,
          secrets: secrets.loginUi,
          providers: options.providers,
          identity: identityApi,
          oauth: oauthAdmin,
          log: log.child({ component: 'login-ui' }),
        })
      : undefined
  if (showsOwnPages(configuration)) decision = loginUi?.decision

  return {
    components: [oauth2, identity, loginUi].flatMap((part) => (part ? [part.component] : [])),
    endpoints: {
      ...(oauth2 && { oauth2: oauth2.endpoints as readonly Endpoint<never>[] }),
      ...(identity && { identity: identity.endpoints as readonly Endpoint<never>[] }),
    },
  }
}

/** Whether people sign in and consent on the pages of this program. Pages elsewhere are never passed over. */
function showsOwnPages({ public_url, oauth2: { urls } }: Configuration): boolean {
  const base = (urls.self.public ?? public_url).replace(/\/$/, '')
  const isOwn = (page: string | undefined, path: string) => page === undefined || page === `${base}${path}`
  return isOwn(urls.login, '/ui/login') && isOwn(urls.consent, '/ui/consent')
}
