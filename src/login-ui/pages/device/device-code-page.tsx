import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { formTokens } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { sendPage } from '../../rendering/send-page.tsx'
import { DeviceCodeView } from './device-code-view.tsx'

/** Takes the code that a device shows (RFC 8628 §3.3). A link may bring it along; it is never sent by itself. */
export const deviceCodePage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/device_code',
    operationId: 'deviceCodePage',
    summary: 'The page to enter the code of a device on',
    tag: 'pages',
    query: z.object({ device_challenge: z.string(), user_code: z.string().optional() }),
    responses: { 200: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { device_challenge: challenge, user_code: userCode = '' } = request.query
    const token = formTokens(context, request, reply)(deviceCodeForm(challenge))
    return sendPage(
      reply,
      context.site,
      <DeviceCodeView challenge={challenge} userCode={userCode} token={token} />,
      { formTargets: [] },
    )
  },
)

/** The form's name in its token. */
export function deviceCodeForm(challenge: string): string {
  return `device code:${challenge}`
}
