import type { Configuration } from '../config/configuration.ts'
import type { MessageServiceConfiguration } from '../config/identity-courier.ts'
import type { FlowKind } from '../contracts/identity-api.ts'
import { sha256 } from '../cryptography/digest.ts'
import type { AuditSettings } from './audit/audit-log.ts'
import type { CorsSettings } from './cors/cors.ts'
import {
  type AuthenticatorSettings,
  authenticatorSettings,
  secondFactors,
} from './credentials/authenticator-settings.ts'
import type { FactorRules } from './credentials/factor-rules.ts'
import type { HasherSettings } from './credentials/password/password-hashing.ts'
import {
  hasherSettings,
  type PasswordSettings,
  passwordSettings,
} from './credentials/password/password-settings.ts'
import { type FlowSection, type HookSettings, hookSettings } from './hooks/hook-settings.ts'
import {
  type CodeSettings,
  codeSettings,
  type LinkSettings,
  linkSettings,
} from './one-time-codes/code-settings.ts'
import type { TokenTemplate } from './sessions/tokenizer/session-tokenizer.ts'
import { withoutTrailingSlash } from './without-trailing-slash.ts'

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
  /** Where it goes after a method, if the configuration of the flow says. */
  returnUrlAfter(method: string | undefined): string | undefined
}

/** A flow in which somebody proves that an address is theirs by what was sent to it. */
export interface ProofFlowSettings extends FlowSettings {
  readonly enabled: boolean
  readonly use: 'code' | 'link'
  /** An address that no account has is told that somebody asked for it. */
  readonly notifiesUnknown: boolean
}

/** What the identity server does, decided once from the configuration. Addresses have no slash at the end. */
export interface IdentitySettings extends AuthenticatorSettings {
  readonly publicUrl: string
  readonly adminUrl: string
  readonly dev: boolean
  readonly defaultReturnUrl: string
  /** Patterns of the configuration; `return-to/` says how they match. */
  readonly allowedReturnUrls: readonly string[]
  readonly login: FlowSettings & {
    readonly style: 'unified' | 'identifier_first'
    /** Whoever has no verified address reads so on the form. */
    readonly refusesUnverifiedOnForm: boolean
  }
  readonly registration: FlowSettings & {
    readonly enabled: boolean
    /** The page for verification follows also where no hook says so. */
    readonly alwaysShowsVerification: boolean
    /** Whether it asks for the person first, and then for a way to sign in. */
    readonly style: 'unified' | 'profile_first'
    /** Whether somebody with an account is told how to sign in to it. */
    readonly loginHints: boolean
    /** Whether somebody who has signed up in this way is signed in as well. */
    endsInSession(method: string | undefined): boolean
  }
  readonly settings: FlowSettings & {
    readonly privilegedSessionSeconds: number
    readonly requiredAssurance: RequiredAssurance
  }
  readonly verification: ProofFlowSettings
  readonly recovery: ProofFlowSettings & {
    /** What to do next is said in `continue_with`. */
    readonly usesTransitions: boolean
    readonly choosesAddress: boolean
  }
  readonly errorUiUrl: string
  readonly logoutReturnUrl: string
  readonly session: {
    readonly lifespanSeconds: number
    /** How much may be left of a session when it is extended; undefined for any amount. */
    readonly earliestExtendSeconds: number | undefined
    /** How much is left of a session when it is renewed by being used; undefined where it is not. */
    readonly renewWhenRemainingSeconds: number | undefined
    readonly cookie: CookieSettings
    readonly whoamiRequiredAssurance: RequiredAssurance
    readonly tokenTemplates: ReadonlyMap<string, TokenTemplate>
    /** For how long others may remember who somebody is at most; undefined where they may not. */
    readonly cacheSeconds: number | undefined
    readonly extendsWithoutAnswer: boolean
  }
  readonly defaultSchemaId: string
  readonly schemas: readonly {
    readonly id: string
    readonly url: string
    readonly selfserviceSelectable: boolean
  }[]
  readonly oauthProvider: { readonly overrideReturnTo: boolean }
  readonly profile: { readonly enabled: boolean }
  readonly code: CodeSettings
  readonly link: LinkSettings
  readonly password: PasswordSettings
  readonly factors: FactorRules
  readonly hashers: HasherSettings
  readonly courier: CourierSettings
  readonly throttling: ThrottlingSettings
  readonly messageLimits: MessageLimitSettings
  readonly audit: AuditSettings
  readonly cors: CorsSettings | undefined
  /** Names the version of the configuration. */
  readonly revision: string
  /** Where providers send browsers back. */
  readonly providerRedirectBase: string
  readonly clearsBrowserData: boolean
  /** The groups of trait nodes in sign-ups. */
  readonly traitGroups: { readonly password: string; readonly oidc: string }
  readonly refusesReferences: boolean
  readonly hooks: HookSettings
  /** Nobody learns from the answers which accounts there are. */
  readonly mitigatesEnumeration: boolean
}

export interface CourierSettings {
  /** How often a message is tried again. */
  readonly retries: number
  readonly mostAtOnce: number
  readonly waitSeconds: number
  /** Undefined where mail cannot be sent. */
  readonly smtp: SmtpSettings | undefined
  /** Services that messages are handed to; mail goes to one instead of a mail server where one is named. */
  readonly channels: {
    readonly email: MessageServiceSettings | undefined
    readonly sms: MessageServiceSettings | undefined
  }
}

export type MessageServiceSettings = MessageServiceConfiguration

export interface SmtpSettings {
  /** With the password, where there is one. */
  readonly connectionUri: string
  readonly fromAddress: string
  readonly fromName: string
  readonly headers: Readonly<Record<string, string>>
  readonly localName: string
}

/** How many wrong guesses there may be in a window of time. */
export interface ThrottlingSettings {
  readonly enabled: boolean
  readonly windowSeconds: number
  readonly perAccountAndNetwork: number
  readonly perAccount: number
  readonly perAddress: number
  readonly perNetwork: number
}

/** How many messages people can cause in a window of time. */
export interface MessageLimitSettings {
  readonly enabled: boolean
  readonly windowSeconds: number
  readonly perAddressAndNetwork: number
  readonly perAddress: number
  readonly perNetwork: number
}

export function identitySettings(configuration: Configuration): IdentitySettings {
  const { identity } = configuration
  const { selfservice, session, feature_flags: flags } = identity
  const publicUrl = withoutTrailingSlash(configuration.public_url)
  const defaultReturnUrl = selfservice.default_browser_return_url ?? `${publicUrl}/ui/manage_details`
  const hooks = hookSettings(flowSections(selfservice.flows), selfservice.method_hooks)
  const flow = (
    section: { ui_url?: string | undefined; lifespan: number; after: ReturnSection },
    page: string,
  ): FlowSettings => ({
    uiUrl: section.ui_url ?? `${publicUrl}/ui/${page}`,
    lifespanSeconds: section.lifespan,
    defaultReturnUrl: section.after.default_browser_return_url ?? defaultReturnUrl,
    returnUrlAfter: (method) =>
      methodSection(section.after, method)?.default_browser_return_url ??
      section.after.default_browser_return_url,
  })
  const code = codeSettings(selfservice.methods)
  const link = linkSettings(selfservice.methods)
  const proofFlow = (
    section: Omit<typeof selfservice.flows.verification, 'after'> & { after: ReturnSection },
    page: string,
  ): ProofFlowSettings => ({
    ...flow(section, page),
    enabled: section.enabled && (section.use === 'code' ? code.enabled : link.enabled),
    use: section.use,
    notifiesUnknown: section.notify_unknown_recipients,
  })
  const { login, registration, settings } = selfservice.flows
  const pages = [login, registration, settings].flatMap(({ ui_url }) => ui_url ?? [])
  const authenticators = authenticatorSettings(selfservice.methods, publicUrl, pages)
  return {
    publicUrl,
    adminUrl: adminUrl(configuration),
    dev: identity.dev,
    defaultReturnUrl,
    allowedReturnUrls: selfservice.allowed_return_urls,
    login: {
      ...flow(selfservice.flows.login, 'login'),
      style: selfservice.flows.login.style,
      refusesUnverifiedOnForm: flags.legacy_require_verified_login_error,
    },
    registration: {
      ...flow(selfservice.flows.registration, 'register'),
      enabled: selfservice.flows.registration.enabled,
      alwaysShowsVerification: flags.legacy_continue_with_verification_ui,
      style: selfservice.flows.registration.style,
      loginHints: selfservice.flows.registration.login_hints,
      endsInSession: (method) =>
        hooks.registration.after(method)?.some(({ hook }) => hook === 'session') ?? true,
    },
    settings: {
      ...flow(selfservice.flows.settings, 'manage_details'),
      privilegedSessionSeconds: selfservice.flows.settings.privileged_session_max_age,
      requiredAssurance: selfservice.flows.settings.required_aal,
    },
    verification: proofFlow(selfservice.flows.verification, 'verification'),
    recovery: {
      ...proofFlow(selfservice.flows.recovery, 'recovery'),
      usesTransitions: flags.use_continue_with_transitions,
      choosesAddress: flags.choose_recovery_address,
    },
    errorUiUrl: selfservice.flows.error.ui_url ?? `${publicUrl}/ui/error`,
    logoutReturnUrl: selfservice.flows.logout.after.default_browser_return_url ?? defaultReturnUrl,
    session: {
      lifespanSeconds: session.lifespan,
      earliestExtendSeconds: session.earliest_possible_extend,
      renewWhenRemainingSeconds: session.renew_when_remaining,
      cacheSeconds: flags.cacheable_sessions
        ? (flags.cacheable_sessions_max_age ?? session.lifespan)
        : undefined,
      extendsWithoutAnswer: flags.faster_session_extend,
      tokenTemplates: new Map(
        Object.entries(session.whoami.tokenizer.templates).map(([name, template]) => [
          name,
          {
            lifespanSeconds: template.ttl,
            keySetUrl: template.jwks_url,
            claimsMapperUrl: template.claims_mapper_url,
            subjectSource: template.subject_source,
          },
        ]),
      ),
      cookie: {
        name: session.cookie.name,
        persistent: session.cookie.persistent,
        domain: session.cookie.domain,
        path: session.cookie.path,
        sameSite: session.cookie.same_site,
        secure: session.cookie.secure ?? publicUrl.startsWith('https:'),
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
    profile: { enabled: selfservice.methods.profile.enabled },
    code,
    link,
    ...authenticators,
    factors: { code: code.factor, second: secondFactors(authenticators) },
    password: passwordSettings(selfservice.methods.password),
    hashers: hasherSettings(identity.hashers),
    courier: courierSettings(identity.courier, publicUrl),
    throttling: throttlingSettings(identity.security.throttling),
    messageLimits: messageLimitSettings(identity.security.throttling),
    cors: corsSettings(identity.serve.public.cors),
    revision: identity.revision ?? sha256(JSON.stringify(withoutSecrets(configuration))).toString('hex'),
    providerRedirectBase: withoutTrailingSlash(identity.oidc_redirect_base ?? publicUrl),
    clearsBrowserData: selfservice.flows.logout.clear_browser_data && publicUrl.startsWith('https:'),
    traitGroups: {
      password: flags.password_profile_registration_node_group,
      oidc: flags.legacy_oidc_registration_node_group ? 'oidc' : 'default',
    },
    refusesReferences: identity.security.disallow_ref_in_identity_schemas,
    audit: { enabled: identity.audit.enabled, lifespanSeconds: identity.audit.lifespan },
    hooks,
    mitigatesEnumeration: identity.security.account_enumeration.mitigate,
  }
}

type Section = Configuration['identity']

/** Anybody who may read the revision could guess a short secret that it is made of. */
function withoutSecrets(configuration: Configuration): unknown {
  return JSON.parse(
    JSON.stringify(configuration, (key, value: unknown) => (secretKey.test(key) ? undefined : value)),
  )
}

const secretKey = /secret|password|token$|^key$|connection_uri|^database$|headers|auth$/

function corsSettings(cors: Section['serve']['public']['cors']): CorsSettings | undefined {
  if (!cors.enabled) return undefined
  return {
    allowedOrigins: cors.allowed_origins,
    allowedMethods: cors.allowed_methods,
    allowedHeaders: cors.allowed_headers,
    exposedHeaders: cors.exposed_headers,
    allowCredentials: cors.allow_credentials,
    maxAgeSeconds: cors.max_age,
  }
}

/** Where a flow ends, with any method, and below their names with some of them. */
interface ReturnSection {
  readonly default_browser_return_url?: string | undefined
}

function methodSection(after: ReturnSection, method: string | undefined): ReturnSection | undefined {
  return method === undefined
    ? undefined
    : (after as Readonly<Record<string, ReturnSection | undefined>>)[method]
}

/** What hooks stand in, by the kind of flow. */
export function flowSections(
  flows: Section['selfservice']['flows'],
): Readonly<Record<FlowKind, FlowSection | undefined>> {
  const { login, registration, settings, recovery, verification } = flows
  return { login, registration, settings, recovery, verification }
}

function courierSettings(
  { delivery_strategy, http, channels, message_retries, worker, smtp }: Section['courier'],
  publicUrl: string,
): CourierSettings {
  return {
    retries: message_retries,
    mostAtOnce: worker.pull_count,
    waitSeconds: worker.pull_wait,
    channels: {
      email: delivery_strategy === 'http' ? http.request_config : undefined,
      sms: channels.find(({ id }) => id === 'sms')?.request_config,
    },
    smtp:
      smtp.connection_uri === undefined
        ? undefined
        : {
            connectionUri: smtp.connection_uri,
            fromAddress: smtp.from_address ?? `no-reply@${new URL(publicUrl).hostname}`,
            fromName: smtp.from_name,
            headers: smtp.headers,
            localName: smtp.local_name,
          },
  }
}

function throttlingSettings(throttling: Section['security']['throttling']): ThrottlingSettings {
  return {
    enabled: throttling.enabled,
    windowSeconds: throttling.window,
    perAccountAndNetwork: throttling.per_account_and_network,
    perAccount: throttling.per_account,
    perAddress: throttling.per_address,
    perNetwork: throttling.per_network,
  }
}

function messageLimitSettings({
  enabled,
  messages,
}: Section['security']['throttling']): MessageLimitSettings {
  return {
    enabled,
    windowSeconds: messages.window,
    perAddressAndNetwork: messages.per_address_and_network,
    perAddress: messages.per_address,
    perNetwork: messages.per_network,
  }
}

function adminUrl({ admin, oauth2 }: Configuration): string {
  const host = admin.host.includes(':') ? `[${admin.host}]` : admin.host
  return withoutTrailingSlash(oauth2.urls.self.admin ?? `http://${host}:${admin.port}`)
}
