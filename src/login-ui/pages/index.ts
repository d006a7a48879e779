import type { Endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { accountPage } from './account/account-page.tsx'
import { endOtherSessions } from './account/end-other-sessions.ts'
import { endSession } from './account/end-session.ts'
import { assetFile } from './asset-file.ts'
import { consentPage } from './consent/consent-page.tsx'
import { submitConsent } from './consent/submit-consent.ts'
import { deviceCodePage } from './device/device-code-page.tsx'
import { deviceCompletePage } from './device/device-complete-page.tsx'
import { submitDeviceAnswer } from './device/submit-device-answer.ts'
import { submitDeviceCode } from './device/submit-device-code.tsx'
import { homePage } from './home-page.tsx'
import { identityErrorPage } from './identity-error-page.tsx'
import { loginPage } from './login/login-page.tsx'
import { logoutPage } from './logout/logout-page.tsx'
import { signOut } from './logout/sign-out.ts'
import { signedOutPage } from './logout/signed-out-page.tsx'
import { submitLogout } from './logout/submit-logout.ts'
import { notFoundPage } from './not-found-page.ts'
import { oauthErrorPage } from './oauth-error-page.tsx'
import { recoveryPage } from './recovery-page.tsx'
import { registrationPage } from './registration-page.tsx'
import { verificationPage } from './verification-page.tsx'

/** Every page, and what its forms are answered by. */
export const pages: readonly Endpoint<LoginUiContext>[] = [
  homePage,
  loginPage,
  registrationPage,
  recoveryPage,
  verificationPage,
  consentPage,
  submitConsent,
  deviceCodePage,
  submitDeviceCode,
  submitDeviceAnswer,
  deviceCompletePage,
  logoutPage,
  submitLogout,
  signOut,
  signedOutPage,
  accountPage,
  endSession,
  endOtherSessions,
  identityErrorPage,
  oauthErrorPage,
  assetFile,
  notFoundPage,
]
