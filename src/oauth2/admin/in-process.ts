import type { OAuthAdminApi } from '../../contracts/oauth-admin-api.ts'
import {
  acceptConsentRequest,
  getConsentRequest,
  rejectConsentRequest,
} from '../consent-requests/consent-operations.ts'
import type { OAuth2Context } from '../context.ts'
import {
  acceptDeviceRequest,
  getDeviceRequest,
  rejectDeviceRequest,
} from '../device-requests/device-operations.ts'
import {
  acceptLoginRequest,
  getLoginRequest,
  rejectLoginRequest,
} from '../login-requests/login-operations.ts'
import {
  acceptLogoutRequest,
  getLogoutRequest,
  rejectLogoutRequest,
} from '../logout-requests/logout-operations.ts'
import { revokeLoginSessions } from '../sessions/revoke-login-sessions.ts'

/** The OAuth admin contract by function calls; the HTTP endpoints answer by the same functions. */
export function createOAuthAdminApi(context: OAuth2Context): OAuthAdminApi {
  return {
    getLoginRequest: (challenge) => getLoginRequest(context, challenge),
    acceptLoginRequest: (challenge, body) => acceptLoginRequest(context, challenge, body),
    rejectLoginRequest: (challenge, body) => rejectLoginRequest(context, challenge, body),
    getConsentRequest: (challenge) => getConsentRequest(context, challenge),
    acceptConsentRequest: (challenge, body) => acceptConsentRequest(context, challenge, body),
    rejectConsentRequest: (challenge, body) => rejectConsentRequest(context, challenge, body),
    getLogoutRequest: (challenge) => getLogoutRequest(context, challenge),
    acceptLogoutRequest: (challenge) => acceptLogoutRequest(context, challenge),
    rejectLogoutRequest: (challenge) => rejectLogoutRequest(context, challenge),
    getDeviceRequest: (challenge, userCode) => getDeviceRequest(context, challenge, userCode),
    acceptDeviceRequest: (challenge, userCode) => acceptDeviceRequest(context, challenge, userCode),
    rejectDeviceRequest: (challenge, userCode) => rejectDeviceRequest(context, challenge, userCode),
    revokeLoginSessions: (selector) => revokeLoginSessions(context, selector),
  }
}
