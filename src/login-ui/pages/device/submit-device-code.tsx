import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { checkFormToken, formTokens } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { sendPage } from '../../rendering/send-page.tsx'
import { redirectingFormTargets } from '../../security/content-security-policy.ts'
import { ConfirmDeviceView } from './confirm-device-view.tsx'
import { deviceCodeForm } from './device-code-page.tsx'
import { DeviceCodeView } from './device-code-view.tsx'
import { openDevice } from './open-device.ts'

/** Looks for the device whose code the person entered, and shows whom they are about to let in. */
export const submitDeviceCode = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/ui/device_code',
    operationId: 'submitDeviceCode',
    summary: 'Shows the application that a device code stands for',
    tag: 'pages',
    body: z.object({
      csrf_token: z.string(),
      device_challenge: z.string(),
      user_code: z.string().max(100),
    }),
    bodyFormats: ['form'],
    responses: { 200: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { csrf_token: token, device_challenge: challenge, user_code: userCode } = request.body
    checkFormToken(context, request, token, deviceCodeForm(challenge))
    const opened = await openDevice(context, challenge, userCode)
    if (opened.outcome !== 'open') return showCodeAgain(context, request, reply, request.body, opened.outcome)
    const { site } = context
    return sendPage(
      reply,
      site,
      <ConfirmDeviceView
        request={{ ...opened.request, challenge }}
        userCode={userCode}
        token={formTokens(context, request, reply)(confirmDeviceForm(challenge, userCode))}
      />,
      { formTargets: redirectingFormTargets({ secure: site.settings.secure }) },
    )
  },
)

/** The form's name in its token: an answer for one device cannot be sent for another one. */
export function confirmDeviceForm(challenge: string, userCode: string): string {
  return `confirm device:${challenge}:${userCode}`
}

/** The field once more, with what is wrong. */
export function showCodeAgain(
  context: LoginUiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  sent: { readonly device_challenge: string; readonly user_code: string },
  problem: 'unknown' | 'throttled',
) {
  const challenge = sent.device_challenge
  const { device: texts } = context.site.texts
  return sendPage(
    reply,
    context.site,
    <DeviceCodeView
      challenge={challenge}
      userCode={sent.user_code}
      token={formTokens(context, request, reply)(deviceCodeForm(challenge))}
      problem={texts.problems[problem]}
    />,
    { status: problem === 'throttled' ? 429 : 400, formTargets: [] },
  )
}
