import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { checkFormToken } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { siteUrl } from '../../rendering/site.ts'
import { openChallenge } from '../challenge.ts'
import { endSignIn } from './end-sign-in.ts'
import { logoutForm } from './logout-page.tsx'

/** Takes the person's answer to a sign-out. */
export const submitLogout = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/ui/logout',
    operationId: 'submitLogout',
    summary: 'Signs out, or keeps the person signed in',
    tag: 'pages',
    body: z.object({
      csrf_token: z.string(),
      logout_challenge: z.string(),
      answer: z.enum(['sign_out', 'stay']),
    }),
    bodyFormats: ['form'],
    responses: { 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { csrf_token: token, logout_challenge: challenge, answer } = request.body
    checkFormToken(context, request, token, logoutForm(challenge))

    const { oauth } = context
    const opened = await openChallenge('logout', challenge, (value) => oauth.getLogoutRequest(value))
    if (opened.outcome === 'answered') return reply.redirect(opened.redirectTo, 303)
    if (answer === 'sign_out')
      return reply.redirect(await endSignIn(context, opened.request, challenge, request.headers.cookie), 303)
    await oauth.rejectLogoutRequest(challenge)
    return reply.redirect(siteUrl(context.site, '/ui/manage_details'), 303)
  },
)
