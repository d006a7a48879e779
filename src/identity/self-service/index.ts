import type { Endpoint } from '../../http/endpoint.ts'
import type { IdentityContext } from '../context.ts'
import { exchangeSessionTokenEndpoint } from './exchange-session-token.ts'
import { getFlowError } from './get-flow-error.ts'
import { createBrowserLoginFlow } from './login/create-browser-login-flow.ts'
import { createNativeLoginFlow } from './login/create-native-login-flow.ts'
import { deleteTestLoginFlow } from './login/delete-test-login-flow.ts'
import { getLoginFlow } from './login/get-login-flow.ts'
import { updateLoginFlow, updateLoginFlowByGet } from './login/update-login-flow.ts'
import { createBrowserLogoutFlow } from './logout/create-browser-logout-flow.ts'
import { performNativeLogout } from './logout/perform-native-logout.ts'
import { updateLogoutFlow } from './logout/update-logout-flow.ts'
import { providerCallback, providerFormPost, sharedProviderCallback } from './oidc/provider-callback.ts'
import { createBrowserRecoveryFlow } from './recovery/create-browser-recovery-flow.ts'
import { createNativeRecoveryFlow } from './recovery/create-native-recovery-flow.ts'
import { getRecoveryFlow } from './recovery/get-recovery-flow.ts'
import { openMailedRecovery, updateRecoveryFlow } from './recovery/update-recovery-flow.ts'
import { createBrowserRegistrationFlow } from './registration/create-browser-registration-flow.ts'
import { createNativeRegistrationFlow } from './registration/create-native-registration-flow.ts'
import { getRegistrationFlow } from './registration/get-registration-flow.ts'
import {
  updateRegistrationFlow,
  updateRegistrationFlowByGet,
} from './registration/update-registration-flow.ts'
import { changePassword } from './settings/change-password.ts'
import { createBrowserSettingsFlow } from './settings/create-browser-settings-flow.ts'
import { createNativeSettingsFlow } from './settings/create-native-settings-flow.ts'
import { getSettingsFlow } from './settings/get-settings-flow.ts'
import { resumeSettingsFlow, updateSettingsFlow } from './settings/update-settings-flow.ts'
import { createBrowserVerificationFlow } from './verification/create-browser-verification-flow.ts'
import { createNativeVerificationFlow } from './verification/create-native-verification-flow.ts'
import { getVerificationFlow } from './verification/get-verification-flow.ts'
import { openMailedVerification, updateVerificationFlow } from './verification/update-verification-flow.ts'

/** What people do for themselves: every flow is started, fetched and submitted. */
export const selfServiceEndpoints: readonly Endpoint<IdentityContext>[] = [
  createBrowserLoginFlow,
  createNativeLoginFlow,
  getLoginFlow,
  updateLoginFlow,
  updateLoginFlowByGet,
  deleteTestLoginFlow,
  createBrowserRegistrationFlow,
  createNativeRegistrationFlow,
  getRegistrationFlow,
  updateRegistrationFlow,
  updateRegistrationFlowByGet,
  changePassword,
  createBrowserSettingsFlow,
  createNativeSettingsFlow,
  getSettingsFlow,
  updateSettingsFlow,
  resumeSettingsFlow,
  createBrowserLogoutFlow,
  updateLogoutFlow,
  performNativeLogout,
  providerCallback,
  sharedProviderCallback,
  providerFormPost,
  exchangeSessionTokenEndpoint,
  getFlowError,
  createBrowserRecoveryFlow,
  createNativeRecoveryFlow,
  getRecoveryFlow,
  updateRecoveryFlow,
  openMailedRecovery,
  createBrowserVerificationFlow,
  createNativeVerificationFlow,
  getVerificationFlow,
  updateVerificationFlow,
  openMailedVerification,
]
