import type {
  ConsentRequest,
  DeviceUserCodeRequest,
  LoginRequest,
  LogoutRequest,
  OAuthAdminApi,
  RedirectTo,
} from '../../contracts/oauth-admin-api.ts'
import { createJsonClient, type JsonClientOptions } from './json-client.ts'

/**
 * The OAuth admin contract over HTTP, for a component that runs apart from the OAuth 2.0 server.
 * @param options `baseUrl` is the address of the admin listener, without `/admin`
 */
export function createOAuthAdminApiClient(options: JsonClientOptions): OAuthAdminApi {
  const call = createJsonClient(options)
  const requests = '/admin/oauth2/auth/requests'
  return {
    getLoginRequest: (login_challenge) =>
      call(`${requests}/login`, { query: { login_challenge } }) as Promise<LoginRequest>,
    acceptLoginRequest: (login_challenge, body) =>
      call(`${requests}/login/accept`, {
        method: 'PUT',
        query: { login_challenge },
        body,
      }) as Promise<RedirectTo>,
    rejectLoginRequest: (login_challenge, body) =>
      call(`${requests}/login/reject`, {
        method: 'PUT',
        query: { login_challenge },
        body,
      }) as Promise<RedirectTo>,
    getConsentRequest: (consent_challenge) =>
      call(`${requests}/consent`, { query: { consent_challenge } }) as Promise<ConsentRequest>,
    acceptConsentRequest: (consent_challenge, body) =>
      call(`${requests}/consent/accept`, {
        method: 'PUT',
        query: { consent_challenge },
        body,
      }) as Promise<RedirectTo>,
    rejectConsentRequest: (consent_challenge, body) =>
      call(`${requests}/consent/reject`, {
        method: 'PUT',
        query: { consent_challenge },
        body,
      }) as Promise<RedirectTo>,
    getLogoutRequest: (logout_challenge) =>
      call(`${requests}/logout`, { query: { logout_challenge } }) as Promise<LogoutRequest>,
    acceptLogoutRequest: (logout_challenge) =>
      call(`${requests}/logout/accept`, {
        method: 'PUT',
        query: { logout_challenge },
      }) as Promise<RedirectTo>,
    rejectLogoutRequest: async (logout_challenge) => {
      await call(`${requests}/logout/reject`, { method: 'PUT', query: { logout_challenge } })
    },
    getDeviceRequest: (device_challenge, user_code) =>
      call(`${requests}/device`, {
        query: { device_challenge, user_code },
      }) as Promise<DeviceUserCodeRequest>,
    acceptDeviceRequest: (device_challenge, user_code) =>
      call(`${requests}/device/accept`, {
        method: 'PUT',
        query: { device_challenge },
        body: { user_code },
      }) as Promise<RedirectTo>,
    rejectDeviceRequest: (device_challenge, user_code) =>
      call(`${requests}/device/reject`, {
        method: 'PUT',
        query: { device_challenge },
        body: { user_code },
      }) as Promise<RedirectTo>,
    revokeLoginSessions: async (selector) => {
      await call('/admin/oauth2/auth/sessions/login', { method: 'DELETE', query: { ...selector } })
    },
  }
}
