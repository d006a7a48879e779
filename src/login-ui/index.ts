import formbody from '@fastify/formbody'
import type { Logger } from 'pino'
import type { Configuration } from '../config/configuration.ts'
import type { Component } from '../contracts/component.ts'
import type { IdentityApi } from '../contracts/identity-api.ts'
import type { OAuthAdminApi } from '../contracts/oauth-admin-api.ts'
import type { ProviderRegistry } from '../contracts/provider-registry.ts'
import type { SignInDecision } from '../contracts/sign-in-decision.ts'
import type { SecretRing } from '../cryptography/secret-ring.ts'
import { mount } from '../http/endpoint.ts'
import type { LoginUiContext } from './context.ts'
import { createSignInDecision } from './decision/sign-in-decision.ts'
import { pageErrorHandler } from './errors/page-error-handler.tsx'
import { pages } from './pages/index.ts'
import { createSite } from './rendering/site.ts'
import { addSecurityHeaders } from './security/security-headers.ts'
import { loginUiSettings } from './settings.ts'

export interface LoginUiOptions {
  readonly configuration: Configuration
  /** The identity server, by function calls or by HTTP. */
  readonly identity: IdentityApi
  /** The OAuth 2.0 server, by function calls or by HTTP. */
  readonly oauth: OAuthAdminApi
  /** Names the external accounts of a person; without it they are called by their id. */
  readonly providers?: ProviderRegistry
  /** Seals what forms carry; the same for all replicas. */
  readonly secrets: SecretRing
  readonly log: Logger
  readonly clock?: () => Date
}

export interface LoginUi {
  readonly component: Component
  /** Decides what needs no page; for the authorization endpoint of the same process. */
  readonly decision: SignInDecision
}

/** The pages that people see. Throws a ConfigurationError when the configured logo cannot be shown. */
export function createLoginUi(options: LoginUiOptions): LoginUi {
  const { identity, oauth, providers, secrets, log, clock = () => new Date() } = options
  const site = createSite(
    loginUiSettings(options.configuration),
    (providerId) => providers?.get(providerId)?.label ?? providerId,
  )
  const context: LoginUiContext = { site, identity, oauth, secrets, log, clock }
  return {
    component: {
      name: 'login-ui',
      publicRoutes: async (server) => {
        if (!server.hasContentTypeParser('application/x-www-form-urlencoded')) await server.register(formbody)
        server.setErrorHandler(pageErrorHandler(context))
        addSecurityHeaders(server)
        mount(server, 'public', pages, context)
      },
      adminRoutes: () => {},
      start: async () => {},
      stop: async () => {},
    },
    decision: createSignInDecision(identity, clock),
  }
}
