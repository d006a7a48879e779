import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { checkFormToken } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { consentingIdentity, grantConsent } from '../../decision/consent-decision.ts'
import { usableSession } from '../../decision/sign-in-decision.ts'
import { openChallenge } from '../challenge.ts'
import { consentForm, sessionRequired } from './consent-page.tsx'

/** RFC 6749 §4.1.2.1 */
const accessDenied = { error: 'access_denied', error_description: 'The person denied the access.' }

/** Takes the person's answer and goes back to the application with it. */
export const submitConsent = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/ui/consent',
    operationId: 'submitConsent',
    summary: 'Allows or denies an application its access',
    tag: 'pages',
    body: z.object({
      csrf_token: z.string(),
      consent_challenge: z.string(),
      answer: z.enum(['allow', 'deny']),
      remember: z.literal('true').optional(),
    }),
    bodyFormats: ['form'],
    responses: { 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { csrf_token: token, consent_challenge: challenge, answer, remember } = request.body
    checkFormToken(context, request, token, consentForm(challenge))

    const { oauth, identity } = context
    const opened = await openChallenge('consent', challenge, (value) => oauth.getConsentRequest(value))
    if (opened.outcome === 'answered') return reply.redirect(opened.redirectTo, 303)
    const session = await usableSession(identity, request.headers.cookie)
    const person = consentingIdentity(opened.request, session)
    if (!person) throw sessionRequired(opened.request)

    const { redirect_to: redirectTo } =
      answer === 'allow'
        ? await oauth.acceptConsentRequest(
            challenge,
            grantConsent(opened.request, person, remember === 'true'),
          )
        : await oauth.rejectConsentRequest(challenge, accessDenied)
    return reply.redirect(redirectTo, 303)
  },
)
