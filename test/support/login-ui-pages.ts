import { PlatformError } from '../../src/contracts/platform-error.ts'
import {
  aClient,
  aConsentRequest,
  aLoginFlow,
  aLoginRequest,
  aLogoutRequest,
  aSession,
  csrfNode,
  inputNode,
  type LoginUiUnderTest,
  providerNode,
  startLoginUi,
} from './login-ui.ts'

/** A page in one of its states: where it is, and whether the browser that looks at it has a session. */
export interface PageState {
  readonly name: string
  readonly path: string
  readonly isSignedIn: boolean
}

const identifierNode = inputNode(
  'default',
  { name: 'identifier', required: true, value: '' },
  { id: 1070002, type: 'info', text: 'Email' },
)
const passwordNode = inputNode(
  'password',
  { name: 'password', type: 'password', required: true, autocomplete: 'current-password' },
  { id: 1070001, type: 'info', text: 'Password' },
)
const passwordButton = inputNode(
  'password',
  { name: 'method', type: 'submit', value: 'password' },
  { id: 1010022, type: 'info', text: 'Sign in with password' },
)

/**
 * Pages with everything that they can show. Their sign-in form leads on to `providerUrl`, as that of a
 * platform does.
 */
export async function startPages(publicUrl: string, providerUrl: string): Promise<LoginUiUnderTest> {
  const configuration = {
    public_url: publicUrl,
    login_ui: {
      support_email: 'help@example.org',
      home: {
        applications: [
          {
            name: 'Weather Maps',
            url: 'https://weather.example/',
            description: 'Forecasts for everybody who has signed in.',
            steps: ['Open the application.', 'Choose “Example Corp” and sign in as ada.', 'See your claims.'],
          },
          { name: 'Dashboards', url: 'https://dashboards.example/', description: 'Graphs and alerts.' },
        ],
      },
    },
  }
  const loginUi = await startLoginUi(configuration, (server) => {
    server.post('/self-service/login', (_request, reply) => reply.redirect(providerUrl, 303))
  })
  const { identity, oauth } = loginUi
  identity.sessions.set('current', aSession({ id: 'current' }))
  identity.sessions.set(
    'phone',
    aSession({
      id: 'phone',
      authentication_methods: [
        { method: 'password', aal: 'aal1', completed_at: '2026-03-01T07:00:00Z' },
        { method: 'totp', aal: 'aal2', completed_at: '2026-03-01T07:00:10Z' },
      ],
      devices: [
        {
          id: 'phone-device',
          ip_address: '2001:db8:4f3a::17',
          location: 'Nottingham, GB',
          user_agent:
            'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
        },
      ],
    }),
  )
  identity.sessions.set('unknown', aSession({ id: 'unknown', devices: [] }))

  identity.flows.set(
    'providers',
    aLoginFlow(
      { action: `${publicUrl}/self-service/login?flow=providers` },
      { oauth2_login_request: aLoginRequest(), oauth2_login_challenge: 'a-login-challenge' },
    ),
  )
  identity.flows.set(
    'password',
    aLoginFlow({
      action: `${publicUrl}/self-service/login?flow=x`,
      messages: [
        {
          id: 4000006,
          type: 'error',
          text: 'The email or the password is wrong. Check both and try again.',
        },
      ],
      nodes: [providerNode('github', 'GitHub'), csrfNode, identifierNode, passwordNode, passwordButton],
    }),
  )
  identity.flows.set(
    'refresh',
    aLoginFlow(
      {
        messages: [
          { id: 1010003, type: 'info', text: 'Confirm that it is you, because the action is sensitive.' },
        ],
        nodes: [providerNode('example-corp', 'Example Corp'), csrfNode],
      },
      { refresh: true },
    ),
  )
  identity.flows.set('nothing', aLoginFlow({ nodes: [csrfNode] }))
  identity.flows.set(
    'registration',
    aLoginFlow({
      action: `${publicUrl}/self-service/login?flow=x`,
      nodes: [
        csrfNode,
        inputNode(
          'default',
          { name: 'traits.email', type: 'email', required: true, value: 'ada@' },
          { id: 1070002, type: 'info', text: 'Email' },
          [{ id: 4000001, type: 'error', text: '“ada@” is not an email address.' }],
        ),
        inputNode('default', { name: 'traits.name' }, { id: 1070002, type: 'info', text: 'Name' }),
        inputNode(
          'default',
          { name: 'traits.newsletter', type: 'checkbox' },
          { id: 1070002, type: 'info', text: 'Send me the newsletter' },
        ),
        inputNode(
          'oidc',
          { name: 'provider', type: 'submit', value: 'github' },
          { id: 1040003, type: 'info', text: 'Continue' },
        ),
      ],
    }),
  )
  identity.flows.set(
    'foreign',
    new PlatformError({ status: 403, code: 'security_csrf_violation', message: 'x' }),
  )
  identity.flows.set(
    'settings',
    aLoginFlow({
      messages: [{ id: 1050001, type: 'success', text: 'Your changes are saved.' }],
      nodes: [
        csrfNode,
        inputNode(
          'oidc',
          { name: 'link', type: 'submit', value: 'github' },
          { id: 1050002, type: 'info', text: 'Link GitHub', context: { provider: 'GitHub' } },
        ),
      ],
    }),
  )
  identity.errors.set('refused', {
    id: 'refused',
    error: {
      id: 'provider_denied',
      code: 400,
      reason: 'The provider "example-corp" answered: access_denied. The person cancelled.',
    },
    created_at: '2026-03-04T10:00:00Z',
    updated_at: '2026-03-04T10:00:00Z',
  })
  oauth.consents.set(
    'scopes',
    aConsentRequest({
      requested_scope: ['openid', 'profile', 'email', 'offline_access', 'maps.read'],
      requested_access_token_audience: ['https://api.weather.example'],
      client: aClient({
        policy_uri: 'https://weather.example/privacy',
        tos_uri: 'https://weather.example/terms',
      }),
    }),
  )
  oauth.logouts.set('ask', aLogoutRequest({ rp_initiated: true, client: aClient() }))
  return loginUi
}

export const pageStates: readonly PageState[] = [
  { name: 'home', path: '/', isSignedIn: false },
  { name: 'home, signed in', path: '/', isSignedIn: true },
  { name: 'login', path: '/ui/login?flow=providers', isSignedIn: false },
  { name: 'login with password', path: '/ui/login?flow=password', isSignedIn: false },
  { name: 'login to confirm', path: '/ui/login?flow=refresh', isSignedIn: true },
  { name: 'login without methods', path: '/ui/login?flow=nothing', isSignedIn: false },
  { name: 'login of another browser', path: '/ui/login?flow=foreign', isSignedIn: false },
  { name: 'registration', path: '/ui/register?flow=registration', isSignedIn: false },
  { name: 'consent', path: '/ui/consent?consent_challenge=scopes', isSignedIn: true },
  { name: 'consent without a session', path: '/ui/consent?consent_challenge=scopes', isSignedIn: false },
  { name: 'device code', path: '/ui/device_code?device_challenge=c&user_code=WDJBMJHT', isSignedIn: false },
  { name: 'device complete', path: '/ui/device_complete', isSignedIn: false },
  { name: 'device refused', path: '/ui/device_complete?refused=true', isSignedIn: false },
  { name: 'logout', path: '/ui/logout?logout_challenge=ask', isSignedIn: true },
  { name: 'signed out', path: '/ui/signed_out', isSignedIn: false },
  { name: 'still signed in', path: '/ui/signed_out', isSignedIn: true },
  { name: 'account', path: '/ui/manage_details?notice=session_ended', isSignedIn: true },
  { name: 'account with settings', path: '/ui/manage_details?flow=settings', isSignedIn: true },
  { name: 'identity error', path: '/ui/error?id=refused', isSignedIn: false },
  {
    name: 'oauth error',
    path: '/ui/oidc_error?error=invalid_request&error_description=The+redirect_uri+does+not+match.',
    isSignedIn: false,
  },
  { name: 'tampered challenge', path: '/ui/login?login_challenge=tampered', isSignedIn: false },
  { name: 'not found', path: '/ui/nowhere', isSignedIn: false },
]
