import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { parameter, receivedParameters } from '../../authorization-request/parameters.ts'
import { Browser } from '../../browser/browser.ts'
import { pageRedirect } from '../../browser/page-redirect.ts'
import { send } from '../../browser/send.ts'
import { sealChallenge } from '../../challenges/challenge.ts'
import { toSeconds } from '../../challenges/request-state.ts'
import type { OAuth2Context } from '../../context.ts'
import { bindToBrowser } from '../../csrf/browser-binding.ts'
import type { DeviceChallenge } from '../../device-requests/device-verifier.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { resumeAfterConsent } from '../authorization/resume-after-consent.ts'
import { resumeAfterLogin } from '../authorization/resume-after-login.ts'
import { showingErrors } from '../showing-errors.ts'
import { resumeAfterUserCode } from './resume-after-user-code.ts'
import { resumedDeviceRequest } from './resumed-device-request.ts'

/**
 * Where a person lets a device in (RFC 8628 §3.3). A browser comes here with the code or without it, and again
 * with what came of the code, of the login and of the consent. What is wrong is shown to the person.
 */
export const deviceVerificationEndpoint = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/oauth2/device/verify',
    operationId: 'performOAuth2DeviceVerificationFlow',
    summary: 'Let a device in',
    tag: 'oAuth2',
    query: z.object({ user_code: z.string().optional().meta({ description: 'As the device shows it.' }) }),
    responses: { 302: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const browser = Browser.of(request, context)
    const parameters = receivedParameters(request)
    const answer = await showingErrors(context, () => verify(context, browser, parameters, request.ip))
    return send(reply, browser, answer)
  },
)

async function verify(
  context: OAuth2Context,
  browser: Browser,
  parameters: URLSearchParams,
  address: string,
): Promise<BrowserAnswer> {
  const consentVerifier = parameter(parameters, 'consent_verifier')
  if (consentVerifier) {
    const request = await resumedDeviceRequest(context, 'consent verifier', consentVerifier)
    return resumeAfterConsent(context, browser, request, consentVerifier)
  }
  const loginVerifier = parameter(parameters, 'login_verifier')
  if (loginVerifier) {
    const request = await resumedDeviceRequest(context, 'login verifier', loginVerifier)
    return resumeAfterLogin(context, browser, request, loginVerifier)
  }
  const deviceVerifier = parameter(parameters, 'device_verifier')
  if (deviceVerifier) return resumeAfterUserCode(context, browser, deviceVerifier)
  return askForUserCode(context, browser, address, parameter(parameters, 'user_code'))
}

async function askForUserCode(
  context: OAuth2Context,
  browser: Browser,
  address: string,
  userCode: string | undefined,
): Promise<BrowserAnswer> {
  const { settings, clock } = context
  const id = randomUUID()
  const binding = bindToBrowser(settings, browser, 'device', id)
  const challenge: DeviceChallenge = { id, requestedAt: toSeconds(clock()), binding, address }
  return pageRedirect(settings.urls.deviceVerification, {
    device_challenge: await sealChallenge(context, 'device challenge', challenge),
    ...(userCode !== undefined && { user_code: userCode }),
  })
}
