import { z } from 'zod'
import type { Session, SettingsFlow } from '../../../contracts/identity-api.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { endpoint } from '../../../http/endpoint.ts'
import { Notice } from '../../components/notice.tsx'
import { formTokens } from '../../components/own-form.tsx'
import { SignOutButton } from '../../components/sign-out-button.tsx'
import type { LoginUiContext } from '../../context.ts'
import { FlowMessages, hasErrors } from '../../flow-form/flow-messages.tsx'
import { scriptOrigins } from '../../flow-form/flow-scripts.tsx'
import { Page } from '../../rendering/page.tsx'
import { sendPage } from '../../rendering/send-page.tsx'
import { siteUrl, useSite } from '../../rendering/site.ts'
import { redirectingFormTargets } from '../../security/content-security-policy.ts'
import { signOutForm } from '../logout/sign-out.ts'
import { openFlow } from '../open-flow.ts'
import { ActiveSessions } from './active-sessions.tsx'
import { ConnectedAccounts } from './connected-accounts.tsx'
import { PersonalDetails } from './personal-details.tsx'
import { sessionsForm } from './sessions-form.ts'
import { SignInMethods } from './sign-in-methods.tsx'

/** What the platform knows about the person, and where the person is signed in. */
export const accountPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/manage_details',
    operationId: 'accountPage',
    summary: 'The page with the person’s own account',
    tag: 'pages',
    query: z.object({ flow: z.string().optional(), notice: z.string().optional() }),
    responses: { 200: null, 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { flow: flowId, notice } = request.query
    const { cookie } = request.headers
    const site = context.site
    const account = siteUrl(site, '/ui/manage_details')

    const signIn = await whereToSignIn(context, cookie, account)
    if (typeof signIn === 'string') return reply.redirect(signIn, 303)
    let flow: SettingsFlow | undefined
    if (flowId !== undefined) {
      const startAgain = siteUrl(site, '/self-service/settings/browser')
      const opened = await openFlow(context, 'settings', flowId, cookie, startAgain)
      if (opened.outcome === 'elsewhere') return reply.redirect(opened.redirectTo, 303)
      flow = opened.flow
    }
    const tokenFor = formTokens(context, request, reply)
    return sendPage(
      reply,
      site,
      <AccountView
        session={signIn}
        others={await context.identity.listMySessions(cookie)}
        flow={flow}
        notice={notice}
        sessionsToken={tokenFor(sessionsForm)}
        signOutToken={tokenFor(signOutForm)}
      />,
      {
        formTargets: redirectingFormTargets({ secure: site.settings.secure }),
        scriptOrigins: scriptOrigins(flow?.ui),
        isolated: true,
      },
    )
  },
)

/** The session, or the address where the person signs in or steps up and then comes back from. */
async function whereToSignIn(
  { identity, site }: LoginUiContext,
  cookieHeader: string | undefined,
  returnTo: string,
): Promise<Session | string> {
  const signIn = (parameters: Record<string, string>) =>
    siteUrl(site, '/self-service/login/browser', { ...parameters, return_to: returnTo })
  try {
    const session = await identity.toSession({ cookieHeader })
    return session?.identity ? session : signIn({})
  } catch (error) {
    if (error instanceof PlatformError && error.status === 403) return signIn({ aal: 'aal2' })
    throw error
  }
}

interface AccountViewProps {
  readonly session: Session
  readonly others: readonly Session[]
  readonly flow: SettingsFlow | undefined
  readonly notice: string | undefined
  readonly sessionsToken: string
  readonly signOutToken: string
}

function AccountView({ session, others, flow, notice, sessionsToken, signOutToken }: AccountViewProps) {
  const { account: texts } = useSite().texts
  return (
    <Page heading={texts.heading} width="wide" isError={flow !== undefined && hasErrors(flow.ui)}>
      {notice !== undefined && Object.hasOwn(texts.notices, notice) && (
        <Notice kind="success" text={texts.notices[notice] as string} />
      )}
      <FlowMessages ui={flow?.ui} />
      {session.identity && <PersonalDetails identity={session.identity} />}
      <ConnectedAccounts sessions={[session, ...others]} flow={flow} />
      {flow && <SignInMethods flow={flow} />}
      <ActiveSessions current={session} others={others} token={sessionsToken} />
      <div className="closing">
        <SignOutButton token={signOutToken} />
      </div>
    </Page>
  )
}
