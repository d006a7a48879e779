import type { Configuration } from '../config/configuration.ts'

export type RequiredAssurance = 'aal1' | 'highest_available'

/** Attributes of the cookies of the identity server (RFC 6265 §4.1). */
export interface CookieSettings {
  readonly name: string
  /** With `Max-Age`, so that the browser keeps it when it closes. */
  readonly persistent: boolean
  readonly domain: string | undefined
  readonly path: string
  readonly sameSite: 'Strict' | 'Lax' | 'None'
  readonly secure: boolean
}

export interface FlowSettings {
  /** The page that shows the flow; `?flow=<id>` is added. */
  readonly uiUrl: string
  readonly lifespanSeconds: number
  /** Where the browser goes afterwards, unless the flow has a `return_to`. */
  readonly defaultReturnUrl: string
}

/** What the identity server does, decided once from the configuration. Addresses have no slash at the end. */
export interface IdentitySettings {
  readonly publicUrl: string
  readonly adminUrl: string
  readonly dev: boolean
  readonly defaultReturnUrl: string
  /** Patterns of the configuration; `return-to/` says how they match. */
  readonly allowedReturnUrls: readonly string[]
  readonly login: FlowSettings
  readonly registration: FlowSettings & { readonly enabled: boolean }
  readonly settings: FlowSettings & {
    readonly privilegedSessionSeconds: number
    readonly requiredAssurance: RequiredAssurance
  }
  readonly verification: FlowSettings
  readonly recovery: FlowSettings
  readonly errorUiUrl: string
  readonly logoutReturnUrl: string
  readonly session: {
    readonly lifespanSeconds: number
    readonly cookie: CookieSettings
    readonly whoamiRequiredAssurance: RequiredAssurance
  }
  readonly defaultSchemaId: string
  readonly schemas: readonly {
    readonly id: string
    readonly url: string
    readonly selfserviceSelectable: boolean
  }[]
  readonly oauthProvider: { readonly overrideReturnTo: boolean }
}

const defaultFlowLifespanSeconds = 3600

export function identitySettings(configuration: Configuration): IdentitySettings {
  const { identity } = configuration
  const { selfservice, session } = identity
  const publicUrl = withoutTrailingSlash(configuration.public_url)
  const defaultReturnUrl = selfservice.default_browser_return_url ?? `${publicUrl}/ui/manage_details`
  const flow = (
    section: {
      ui_url?: string | undefined
      lifespan: number
      after: { default_browser_return_url?: string | undefined }
    },
    page: string,
  ): FlowSettings => ({
    uiUrl: section.ui_url ?? `${publicUrl}/ui/${page}`,
    lifespanSeconds: section.lifespan,
    defaultReturnUrl: section.after.default_browser_return_url ?? defaultReturnUrl,
  })
  const unconfigured = (page: string): FlowSettings =>
    flow({ lifespan: defaultFlowLifespanSeconds, after: {} }, page)
  return {
    publicUrl,
    adminUrl: adminUrl(configuration),
    dev: identity.dev,
    defaultReturnUrl,
    allowedReturnUrls: selfservice.allowed_return_urls,
    login: flow(selfservice.flows.login, 'login'),
    registration: {
      ...flow(selfservice.flows.registration, 'register'),
      enabled: selfservice.flows.registration.enabled,
    },
    settings: {
      ...flow(selfservice.flows.settings, 'manage_details'),
      privilegedSessionSeconds: selfservice.flows.settings.privileged_session_max_age,
      requiredAssurance: selfservice.flows.settings.required_aal,
    },
    verification: unconfigured('verification'),
    recovery: unconfigured('reset_email'),
    errorUiUrl: selfservice.flows.error.ui_url ?? `${publicUrl}/ui/error`,
    logoutReturnUrl: selfservice.flows.logout.after.default_browser_return_url ?? defaultReturnUrl,
    session: {
      lifespanSeconds: session.lifespan,
      cookie: {
        name: session.cookie.name,
        persistent: session.cookie.persistent,
        domain: session.cookie.domain,
        path: session.cookie.path,
        sameSite: session.cookie.same_site,
        secure: publicUrl.startsWith('https:'),
      },
      whoamiRequiredAssurance: session.whoami.required_aal,
    },
    defaultSchemaId: identity.identity.default_schema_id,
    schemas: identity.identity.schemas.map((schema) => ({
      id: schema.id,
      url: schema.url,
      selfserviceSelectable: schema.selfservice_selectable,
    })),
    oauthProvider: { overrideReturnTo: identity.oauth2_provider.override_return_to },
  }
}

function adminUrl({ admin, oauth2 }: Configuration): string {
  const host = admin.host.includes(':') ? `[${admin.host}]` : admin.host
  return withoutTrailingSlash(oauth2.urls.self.admin ?? `http://${host}:${admin.port}`)
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
