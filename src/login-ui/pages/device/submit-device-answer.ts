import { z } from 'zod'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { endpoint } from '../../../http/endpoint.ts'
import { checkFormToken } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { sitePath } from '../../rendering/site.ts'
import { confirmDeviceForm, showCodeAgain } from './submit-device-code.tsx'

/** Takes the person's answer and goes on to the sign-in with it, or to the page that says it is refused. */
export const submitDeviceAnswer = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/ui/device_confirm',
    operationId: 'submitDeviceAnswer',
    summary: 'Connects a device or refuses it',
    tag: 'pages',
    body: z.object({
      csrf_token: z.string(),
      device_challenge: z.string(),
      user_code: z.string().max(100),
      answer: z.enum(['connect', 'refuse']),
    }),
    bodyFormats: ['form'],
    responses: { 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { csrf_token: token, device_challenge: challenge, user_code: userCode, answer } = request.body
    checkFormToken(context, request, token, confirmDeviceForm(challenge, userCode))
    const { oauth, site } = context
    const refused = sitePath(site, '/ui/device_complete?refused=true')
    try {
      const { redirect_to: redirectTo } =
        answer === 'connect'
          ? await oauth.acceptDeviceRequest(challenge, userCode)
          : await oauth.rejectDeviceRequest(challenge, userCode)
      return reply.redirect(answer === 'connect' ? redirectTo : refused, 303)
    } catch (error) {
      if (!(error instanceof PlatformError) || error.status !== 400) throw error
      // Its time has passed, or it was answered, since it was shown.
      return showCodeAgain(context, request, reply, request.body, 'unknown')
    }
  },
)
