import { z } from 'zod'
import type { Session } from '../../../contracts/identity-api.ts'
import type { LogoutRequest } from '../../../contracts/oauth-admin-api.ts'
import { endpoint } from '../../../http/endpoint.ts'
import { formTokens, OwnForm } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { isTrusted } from '../../decision/consent-decision.ts'
import { usableSession } from '../../decision/sign-in-decision.ts'
import { Page } from '../../rendering/page.tsx'
import { sendPage } from '../../rendering/send-page.tsx'
import { useSite } from '../../rendering/site.ts'
import { redirectingFormTargets } from '../../security/content-security-policy.ts'
import { openChallenge } from '../challenge.ts'
import { endSignIn } from './end-sign-in.ts'

/** Asks the person whether to sign out everywhere; signs out at once where no answer is needed. */
export const logoutPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/logout',
    operationId: 'logoutPage',
    summary: 'The page to confirm a sign-out on',
    tag: 'pages',
    query: z.object({ logout_challenge: z.string() }),
    responses: { 200: null, 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { logout_challenge: challenge } = request.query
    const { cookie } = request.headers
    const opened = await openChallenge('logout', challenge, (value) => context.oauth.getLogoutRequest(value))
    if (opened.outcome === 'answered') return reply.redirect(opened.redirectTo, 303)

    const { request: logoutRequest } = opened
    const session = await usableSession(context.identity, cookie)
    if (!needsConfirmation(logoutRequest, session))
      return reply.redirect(await endSignIn(context, logoutRequest, challenge, cookie), 303)
    const site = context.site
    return sendPage(
      reply,
      site,
      <LogoutView
        request={logoutRequest}
        challenge={challenge}
        token={formTokens(context, request, reply)(logoutForm(challenge))}
      />,
      {
        formTargets: redirectingFormTargets({
          secure: site.settings.secure,
          redirectUri: postLogoutRedirectUriOf(logoutRequest),
        }),
      },
    )
  },
)

export function logoutForm(challenge: string): string {
  return `logout:${challenge}`
}

/**
 * OpenID Connect RP-Initiated Logout 1.0 §6: the person confirms, so that nobody is signed out by a link.
 * Not for an application that the operator trusts to ask on its own, and not when nobody is signed in to
 * this browser any more.
 */
export function needsConfirmation(request: LogoutRequest, session: Session | undefined): boolean {
  if (session?.identity?.id !== request.subject) return false
  const { client } = request
  if (!client) return true
  return client.skip_logout_consent !== true && !(request.rp_initiated && isTrusted(client))
}

function postLogoutRedirectUriOf({ request_url: requestUrl }: LogoutRequest): string | undefined {
  return URL.parse(requestUrl)?.searchParams.get('post_logout_redirect_uri') ?? undefined
}

interface LogoutViewProps {
  readonly request: LogoutRequest
  readonly challenge: string
  readonly token: string
}

function LogoutView({ request, challenge, token }: LogoutViewProps) {
  const { texts, settings } = useSite()
  const application = request.client && (request.client.client_name || request.client.client_id)
  return (
    <Page heading={texts.logout.heading}>
      {application && <p className="lead">{texts.logout.initiatedBy(application)}</p>}
      <p>{texts.logout.introduction(settings.brandName)}</p>
      <OwnForm action="/ui/logout" token={token} className="form">
        <input type="hidden" name="logout_challenge" value={challenge} />
        <div className="actions">
          <button type="submit" name="answer" value="sign_out" className="button button--primary">
            {texts.logout.confirm}
          </button>
          <button type="submit" name="answer" value="stay" className="button">
            {texts.logout.stay}
          </button>
        </div>
      </OwnForm>
    </Page>
  )
}
