import type { Endpoint } from '../../http/endpoint.ts'
import { createClientEndpoint } from '../admin/clients/create-client.ts'
import { deleteClientEndpoint } from '../admin/clients/delete-client.ts'
import { forgetRotatedSecretsEndpoint } from '../admin/clients/forget-rotated-secrets.ts'
import { getClientEndpoint } from '../admin/clients/get-client.ts'
import { listClientsEndpoint } from '../admin/clients/list-clients.ts'
import { patchClientEndpoint } from '../admin/clients/patch-client.ts'
import { rotateSecretEndpoint } from '../admin/clients/rotate-secret.ts'
import { setClientEndpoint } from '../admin/clients/set-client.ts'
import { setLifespansEndpoint } from '../admin/clients/set-lifespans.ts'
import { acceptConsentRequestEndpoint } from '../admin/consent-requests/accept-consent-request.ts'
import { getConsentRequestEndpoint } from '../admin/consent-requests/get-consent-request.ts'
import { rejectConsentRequestEndpoint } from '../admin/consent-requests/reject-consent-request.ts'
import { deleteTokensEndpoint } from '../admin/delete-tokens.ts'
import { acceptDeviceRequestEndpoint } from '../admin/device-requests/accept-device-request.ts'
import { getDeviceRequestEndpoint } from '../admin/device-requests/get-device-request.ts'
import { rejectDeviceRequestEndpoint } from '../admin/device-requests/reject-device-request.ts'
import { introspectionEndpoint } from '../admin/introspection.ts'
import { createKeyEndpoint } from '../admin/keys/create-key.ts'
import { deleteKeyEndpoint } from '../admin/keys/delete-key.ts'
import { deleteKeySetEndpoint } from '../admin/keys/delete-key-set.ts'
import { getKeyEndpoint } from '../admin/keys/get-key.ts'
import { getKeySetEndpoint } from '../admin/keys/get-key-set.ts'
import { rotateKeysEndpoint } from '../admin/keys/rotate-keys.ts'
import { setKeyEndpoint } from '../admin/keys/set-key.ts'
import { setKeySetEndpoint } from '../admin/keys/set-key-set.ts'
import { acceptLoginRequestEndpoint } from '../admin/login-requests/accept-login-request.ts'
import { getLoginRequestEndpoint } from '../admin/login-requests/get-login-request.ts'
import { rejectLoginRequestEndpoint } from '../admin/login-requests/reject-login-request.ts'
import { acceptLogoutRequestEndpoint } from '../admin/logout-requests/accept-logout-request.ts'
import { getLogoutRequestEndpoint } from '../admin/logout-requests/get-logout-request.ts'
import { rejectLogoutRequestEndpoint } from '../admin/logout-requests/reject-logout-request.ts'
import { createInitialAccessTokenEndpoint } from '../admin/registration/create-initial-access-token.ts'
import { deleteInitialAccessTokenEndpoint } from '../admin/registration/delete-initial-access-token.ts'
import { getRegistrationPolicyEndpoint } from '../admin/registration/get-registration-policy.ts'
import { listInitialAccessTokensEndpoint } from '../admin/registration/list-initial-access-tokens.ts'
import { listConsentSessionsEndpoint } from '../admin/sessions/list-consent-sessions.ts'
import { revokeConsentSessionsEndpoint } from '../admin/sessions/revoke-consent-sessions.ts'
import { revokeLoginSessionsEndpoint } from '../admin/sessions/revoke-login-sessions.ts'
import { createTrustedIssuerEndpoint } from '../admin/trusted-issuers/create-trusted-issuer.ts'
import { deleteTrustedIssuerEndpoint } from '../admin/trusted-issuers/delete-trusted-issuer.ts'
import { getTrustedIssuerEndpoint } from '../admin/trusted-issuers/get-trusted-issuer.ts'
import { listTrustedIssuersEndpoint } from '../admin/trusted-issuers/list-trusted-issuers.ts'
import type { OAuth2Context } from '../context.ts'
import { authorizationEndpoint } from './authorization/index.ts'
import { checkSessionEndpoint } from './check-session.ts'
import { deviceAuthorizationEndpoint } from './device/device-authorization.ts'
import { deviceVerificationEndpoint } from './device/device-verification.ts'
import { authorizationServerMetadataEndpoint, openidConfigurationEndpoint } from './discovery.ts'
import { endSessionEndpoint } from './end-session.ts'
import { publicIntrospectionEndpoint } from './introspection.ts'
import { jwksEndpoint } from './jwks.ts'
import { pushedAuthorizationRequestEndpoint } from './pushed-authorization-request.ts'
import { readClientEndpoint } from './registration/read-client.ts'
import { registerClientEndpoint } from './registration/register-client.ts'
import { removeClientEndpoint } from './registration/remove-client.ts'
import { replaceClientEndpoint } from './registration/replace-client.ts'
import { revocationEndpoint } from './revocation.ts'
import { tokenEndpoint } from './token.ts'
import { userinfoByPostEndpoint, userinfoEndpoint } from './userinfo.ts'

/** Everything that the OAuth 2.0 server answers, in the order of its description. */
export const oauth2Endpoints: readonly Endpoint<OAuth2Context>[] = [
  // Discovery
  openidConfigurationEndpoint,
  authorizationServerMetadataEndpoint,
  jwksEndpoint,

  // Signing in and out
  authorizationEndpoint,
  pushedAuthorizationRequestEndpoint,
  deviceAuthorizationEndpoint,
  deviceVerificationEndpoint,
  endSessionEndpoint,
  checkSessionEndpoint,

  // Tokens
  tokenEndpoint,
  revocationEndpoint,
  publicIntrospectionEndpoint,
  userinfoEndpoint,
  userinfoByPostEndpoint,

  // Dynamic registration
  registerClientEndpoint,
  readClientEndpoint,
  replaceClientEndpoint,
  removeClientEndpoint,

  // Admin: what a login UI decides
  getLoginRequestEndpoint,
  acceptLoginRequestEndpoint,
  rejectLoginRequestEndpoint,
  getConsentRequestEndpoint,
  acceptConsentRequestEndpoint,
  rejectConsentRequestEndpoint,
  getLogoutRequestEndpoint,
  acceptLogoutRequestEndpoint,
  rejectLogoutRequestEndpoint,
  getDeviceRequestEndpoint,
  acceptDeviceRequestEndpoint,
  rejectDeviceRequestEndpoint,

  // Admin: sessions
  listConsentSessionsEndpoint,
  revokeConsentSessionsEndpoint,
  revokeLoginSessionsEndpoint,

  // Admin: tokens
  introspectionEndpoint,
  deleteTokensEndpoint,

  // Admin: clients
  listClientsEndpoint,
  createClientEndpoint,
  getClientEndpoint,
  setClientEndpoint,
  patchClientEndpoint,
  deleteClientEndpoint,
  setLifespansEndpoint,
  rotateSecretEndpoint,
  forgetRotatedSecretsEndpoint,

  // Admin: dynamic registration
  getRegistrationPolicyEndpoint,
  listInitialAccessTokensEndpoint,
  createInitialAccessTokenEndpoint,
  deleteInitialAccessTokenEndpoint,

  // Admin: trusted issuers
  listTrustedIssuersEndpoint,
  createTrustedIssuerEndpoint,
  getTrustedIssuerEndpoint,
  deleteTrustedIssuerEndpoint,

  // Admin: keys
  getKeySetEndpoint,
  createKeyEndpoint,
  rotateKeysEndpoint,
  setKeySetEndpoint,
  deleteKeySetEndpoint,
  getKeyEndpoint,
  setKeyEndpoint,
  deleteKeyEndpoint,
]
