import fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { configuration as configurationSchema } from '../../src/config/configuration.ts'
import type {
  FlowError,
  FlowKind,
  FlowOf,
  Identity,
  IdentityApi,
  LoginFlow,
  Session,
  UiContainer,
  UiNode,
} from '../../src/contracts/identity-api.ts'
import type {
  AcceptConsentRequest,
  AcceptLoginRequest,
  ConsentRequest,
  DeviceUserCodeRequest,
  LoginRequest,
  LogoutRequest,
  OAuthAdminApi,
  OAuthClient,
  RejectRequest,
} from '../../src/contracts/oauth-admin-api.ts'
import { PlatformError } from '../../src/contracts/platform-error.ts'
import { SecretRing } from '../../src/cryptography/secret-ring.ts'
import { createLoginUi, type LoginUi } from '../../src/login-ui/index.ts'

/** The time at which every test of the pages takes place. */
export const now = new Date('2026-03-04T10:00:00Z')

export const person: Identity = {
  id: '7f2f8a4c-2e1b-4c3d-9a5e-0d1c2b3a4f5e',
  schema_id: 'person',
  schema_url: 'http://localhost/schemas/person',
  state: 'active',
  traits: {
    email: 'ada@example.org',
    name: 'Ada Lovelace',
    given_name: 'Ada',
    family_name: 'Lovelace',
    preferred_username: 'ada',
    groups: ['analysts', 'engineers'],
  },
  verifiable_addresses: [
    {
      id: 'c0a8012e-7d51-4b0a-8a1e-3c5b7d9e1f20',
      value: 'ada@example.org',
      verified: true,
      via: 'email',
      status: 'completed',
      created_at: '2026-01-02T08:00:00Z',
      updated_at: '2026-01-02T08:00:00Z',
    },
  ],
  metadata_public: null,
  created_at: '2026-01-02T08:00:00Z',
  updated_at: '2026-02-01T12:00:00Z',
  organization_id: null,
}

export function aSession(changes: Partial<Session> = {}): Session {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    active: true,
    expires_at: '2026-03-05T09:00:00Z',
    authenticated_at: '2026-03-04T09:00:00Z',
    issued_at: '2026-03-04T09:00:00Z',
    authenticator_assurance_level: 'aal1',
    authentication_methods: [
      { method: 'oidc', aal: 'aal1', completed_at: '2026-03-04T09:00:00Z', provider: 'example-corp' },
    ],
    identity: person,
    devices: [
      {
        id: '22222222-2222-4222-8222-222222222222',
        ip_address: '192.0.2.17',
        user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      },
    ],
    ...changes,
  }
}

export function aClient(changes: Partial<OAuthClient> = {}): OAuthClient {
  return {
    client_id: 'weather',
    client_name: 'Weather Maps',
    client_uri: '',
    logo_uri: '',
    policy_uri: '',
    tos_uri: '',
    skip_consent: false,
    skip_logout_consent: null,
    scope: 'openid profile email',
    audience: [],
    metadata: {},
    ...changes,
  }
}

const requestUrl =
  'http://localhost:4444/oauth2/auth?client_id=weather&redirect_uri=https%3A%2F%2Fweather.example%2Fcallback&response_type=code'

export function aLoginRequest(changes: Partial<LoginRequest> = {}): LoginRequest {
  return {
    challenge: 'a-login-challenge',
    requested_scope: ['openid', 'profile'],
    requested_access_token_audience: [],
    skip: false,
    subject: '',
    oidc_context: {},
    client: aClient(),
    request_url: requestUrl,
    session_id: '',
    ...changes,
  }
}

export function aConsentRequest(changes: Partial<ConsentRequest> = {}): ConsentRequest {
  return {
    challenge: 'a-consent-challenge',
    consent_request_id: '33333333-3333-4333-8333-333333333333',
    requested_scope: ['openid', 'profile', 'email', 'offline_access'],
    requested_access_token_audience: [],
    skip: false,
    subject: person.id,
    oidc_context: {},
    client: aClient(),
    request_url: requestUrl,
    login_challenge: 'a-login-challenge',
    login_session_id: '44444444-4444-4444-8444-444444444444',
    acr: 'aal1',
    amr: ['oidc'],
    context: {},
    ...changes,
  }
}

export function aLogoutRequest(changes: Partial<LogoutRequest> = {}): LogoutRequest {
  return {
    challenge: 'a-logout-challenge',
    subject: person.id,
    sid: '44444444-4444-4444-8444-444444444444',
    request_url: 'http://localhost:4444/oauth2/sessions/logout',
    rp_initiated: false,
    expires_at: null,
    requested_at: null,
    ...changes,
  }
}

export function inputNode(
  group: string,
  attributes: Partial<Extract<UiNode['attributes'], { node_type: 'input' }>> & { name: string },
  label?: UiNode['meta']['label'],
  messages: UiNode['messages'] = [],
): UiNode {
  return {
    type: 'input',
    group,
    attributes: { node_type: 'input', type: 'text', disabled: false, ...attributes },
    messages,
    meta: label ? { label } : {},
  }
}

export const csrfNode = inputNode('default', {
  name: 'csrf_token',
  type: 'hidden',
  value: 'the-csrf-token',
  required: true,
})

export function providerNode(id: string, name: string): UiNode {
  return inputNode(
    'oidc',
    { name: 'provider', type: 'submit', value: id },
    {
      id: 1010002,
      type: 'info',
      text: `Sign in with ${name}`,
      context: { provider: name, provider_id: id },
    },
  )
}

export function aLoginFlow(ui: Partial<UiContainer> = {}, changes: Partial<LoginFlow> = {}): LoginFlow {
  return {
    id: '55555555-5555-4555-8555-555555555555',
    type: 'browser',
    expires_at: '2026-03-04T11:00:00Z',
    issued_at: '2026-03-04T10:00:00Z',
    created_at: '2026-03-04T10:00:00Z',
    updated_at: '2026-03-04T10:00:00Z',
    request_url: 'http://localhost:4444/self-service/login/browser',
    state: 'choose_method',
    organization_id: null,
    refresh: false,
    requested_aal: 'aal1',
    ui: {
      action: 'http://localhost:4444/self-service/login?flow=55555555-5555-4555-8555-555555555555',
      method: 'POST',
      nodes: [providerNode('example-corp', 'Example Corp'), providerNode('github', 'GitHub'), csrfNode],
      ...ui,
    },
    ...changes,
  }
}

function notFound(): never {
  throw new PlatformError({ status: 404, code: 'not_found', message: 'Unable to locate the resource' })
}

/** An identity server that keeps everything in memory. A browser's session is its cookie `session=<id>`. */
export class MemoryIdentity implements IdentityApi {
  readonly sessions = new Map<string, Session>()
  readonly flows = new Map<string, FlowOf<FlowKind> | PlatformError>()
  readonly errors = new Map<string, FlowError>()
  readonly ended: string[] = []
  /** What `toSession` throws instead of giving a session. */
  sessionError: PlatformError | undefined

  async toSession({ cookieHeader }: { cookieHeader?: string | undefined }): Promise<Session | undefined> {
    if (this.sessionError) throw this.sessionError
    const id = /(?:^|; )session=([^;]+)/.exec(cookieHeader ?? '')?.[1]
    return id === undefined || this.ended.includes(id) ? undefined : this.sessions.get(id)
  }

  async getFlow<K extends FlowKind>(_kind: K, id: string): Promise<FlowOf<K>> {
    const flow = this.flows.get(id) ?? notFound()
    if (flow instanceof PlatformError) throw flow
    return flow as FlowOf<K>
  }

  async getFlowError(id: string): Promise<FlowError> {
    return this.errors.get(id) ?? notFound()
  }

  async createLogoutFlow(): Promise<{ logout_url: string; logout_token: string }> {
    return { logout_url: 'http://localhost:4444/self-service/logout?token=t', logout_token: 't' }
  }

  async listMySessions(cookieHeader: string | undefined): Promise<readonly Session[]> {
    const own = await this.toSession({ cookieHeader })
    return [...this.sessions.values()].filter(({ id }) => id !== own?.id && !this.ended.includes(id))
  }

  async disableMySession(id: string): Promise<void> {
    this.ended.push(id)
  }

  async disableMyOtherSessions(cookieHeader: string | undefined): Promise<{ count: number }> {
    const others = await this.listMySessions(cookieHeader)
    this.ended.push(...others.map(({ id }) => id))
    return { count: others.length }
  }

  async disableSession(id: string): Promise<void> {
    this.ended.push(id)
  }
}

/** An OAuth 2.0 server that keeps everything in memory, and what it was told. */
export class MemoryOAuth implements OAuthAdminApi {
  readonly logins = new Map<string, LoginRequest | PlatformError>()
  readonly consents = new Map<string, ConsentRequest | PlatformError>()
  /** By challenge and user code. */
  readonly devices = new Map<string, DeviceUserCodeRequest | PlatformError>()
  readonly logouts = new Map<string, LogoutRequest | PlatformError>()
  readonly answers: { readonly answer: string; readonly challenge: string; readonly body?: unknown }[] = []

  #find<T>(requests: Map<string, T | PlatformError>, challenge: string): T {
    const request = requests.get(challenge) ?? notFound()
    if (request instanceof PlatformError) throw request
    return request
  }

  #answer(answer: string, challenge: string, body?: unknown): { redirect_to: string } {
    this.answers.push({ answer, challenge, body })
    return { redirect_to: `http://localhost:4444/oauth2/auth?${answer.replaceAll(' ', '_')}=verifier` }
  }

  async getLoginRequest(challenge: string): Promise<LoginRequest> {
    return this.#find(this.logins, challenge)
  }

  async acceptLoginRequest(challenge: string, body: AcceptLoginRequest) {
    return this.#answer('accept login', challenge, body)
  }

  async rejectLoginRequest(challenge: string, body: RejectRequest) {
    return this.#answer('reject login', challenge, body)
  }

  async getConsentRequest(challenge: string): Promise<ConsentRequest> {
    return this.#find(this.consents, challenge)
  }

  async acceptConsentRequest(challenge: string, body: AcceptConsentRequest) {
    return this.#answer('accept consent', challenge, body)
  }

  async rejectConsentRequest(challenge: string, body: RejectRequest) {
    return this.#answer('reject consent', challenge, body)
  }

  async getLogoutRequest(challenge: string): Promise<LogoutRequest> {
    return this.#find(this.logouts, challenge)
  }

  async acceptLogoutRequest(challenge: string) {
    return this.#answer('accept logout', challenge)
  }

  async rejectLogoutRequest(challenge: string): Promise<void> {
    this.#answer('reject logout', challenge)
  }

  async getDeviceRequest(challenge: string, userCode: string): Promise<DeviceUserCodeRequest> {
    return this.#find(this.devices, `${challenge} ${userCode}`)
  }

  async acceptDeviceRequest(challenge: string, userCode: string) {
    return this.#answer('accept device', challenge, userCode)
  }

  async rejectDeviceRequest(challenge: string, userCode: string) {
    return this.#answer('reject device', challenge, userCode)
  }

  async revokeLoginSessions(): Promise<void> {}
}

export interface LoginUiUnderTest extends LoginUi {
  readonly server: FastifyInstance
  readonly identity: MemoryIdentity
  readonly oauth: MemoryOAuth
}

/**
 * The pages on a server of their own, between an identity server and an OAuth 2.0 server in memory.
 * @param otherRoutes what a browser finds at addresses that are not the pages'
 */
export async function startLoginUi(
  configuration: object = {},
  otherRoutes: (server: FastifyInstance) => void = () => undefined,
): Promise<LoginUiUnderTest> {
  const identity = new MemoryIdentity()
  const oauth = new MemoryOAuth()
  const loginUi = createLoginUi({
    configuration: configurationSchema.parse(configuration),
    identity,
    oauth,
    secrets: new SecretRing(['a secret of enough length']),
    log: pino({ level: 'silent' }),
    clock: () => now,
  })
  const server = fastify({ genReqId: () => 'request-0001' })
  await server.register(async (scope) => {
    await loginUi.component.publicRoutes(scope)
    otherRoutes(scope)
  })
  await server.ready()
  return { ...loginUi, server, identity, oauth }
}
