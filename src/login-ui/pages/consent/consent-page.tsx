import { z } from 'zod'
import type { ConsentRequest, OAuthAdminApi } from '../../../contracts/oauth-admin-api.ts'
import { endpoint } from '../../../http/endpoint.ts'
import { formTokens } from '../../components/own-form.tsx'
import { personName } from '../../components/person-name.ts'
import type { LoginUiContext } from '../../context.ts'
import { authenticationDemands } from '../../decision/authentication-request.ts'
import { consentingIdentity, decideConsent } from '../../decision/consent-decision.ts'
import { usableSession } from '../../decision/sign-in-decision.ts'
import { PageError } from '../../errors/page-error.ts'
import { sendPage } from '../../rendering/send-page.tsx'
import { redirectingFormTargets } from '../../security/content-security-policy.ts'
import { openChallenge } from '../challenge.ts'
import { redirectUriOf } from '../flow-page.ts'
import { ConsentView } from './consent-view.tsx'

/** Asks the person whether the application may have what it asks for; answers alone where no answer is needed. */
export const consentPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/consent',
    operationId: 'consentPage',
    summary: 'The page to allow or deny an application its access on',
    tag: 'pages',
    query: z.object({ consent_challenge: z.string() }),
    responses: { 200: null, 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { consent_challenge: challenge } = request.query
    const { oauth, identity } = context
    const opened = await openChallenge('consent', challenge, (value) => oauth.getConsentRequest(value))
    if (opened.outcome === 'answered') return reply.redirect(opened.redirectTo, 303)
    const { request: consentRequest } = opened

    const session = await usableSession(identity, request.headers.cookie)
    const acceptance = decideConsent(consentRequest, session)
    if (acceptance)
      return reply.redirect((await oauth.acceptConsentRequest(challenge, acceptance)).redirect_to, 303)

    const person = consentingIdentity(consentRequest, session)
    if (authenticationDemands(consentRequest.request_url).prompt.has('none'))
      return reply.redirect(await refuseWithoutPage(oauth, challenge, person !== undefined), 303)
    if (!person) throw sessionRequired(consentRequest)
    const site = context.site
    return sendPage(
      reply,
      site,
      <ConsentView
        request={consentRequest}
        challenge={challenge}
        person={personName(person)}
        token={formTokens(context, request, reply)(consentForm(challenge))}
      />,
      {
        formTargets: redirectingFormTargets({
          secure: site.settings.secure,
          redirectUri: redirectUriOf(consentRequest.request_url),
        }),
      },
    )
  },
)

/** The form's name in its token: an answer to one request cannot be sent for another one. */
export function consentForm(challenge: string): string {
  return `consent:${challenge}`
}

/** The browser is not, or no longer, that of the person who signed in to the application. */
export function sessionRequired(request: ConsentRequest): PageError {
  return new PageError({
    status: 403,
    code: 'session_required',
    message: 'The browser has no session of the person that the consent request is about.',
    startAgain: request.request_url,
  })
}

/** OpenID Connect Core §3.1.2.6: what `prompt=none` answers instead of a page. */
async function refuseWithoutPage(
  oauth: OAuthAdminApi,
  challenge: string,
  isSignedIn: boolean,
): Promise<string> {
  const { redirect_to: redirectTo } = await oauth.rejectConsentRequest(
    challenge,
    isSignedIn
      ? {
          error: 'consent_required',
          error_description: 'The person has not allowed this access, and the request forbids a page to ask.',
        }
      : {
          error: 'login_required',
          error_description: 'Nobody is signed in, and the request forbids a page to sign in.',
        },
  )
  return redirectTo
}
