import { z } from 'zod'
import type { LoginFlow } from '../../../contracts/identity-api.ts'
import { endpoint } from '../../../http/endpoint.ts'
import type { LoginUiContext } from '../../context.ts'
import { FlowFormView } from '../../flow-form/flow-form-view.tsx'
import { FlowMessages, hasErrors } from '../../flow-form/flow-messages.tsx'
import { FlowScripts, scriptOrigins } from '../../flow-form/flow-scripts.tsx'
import { Page } from '../../rendering/page.tsx'
import { sendPage } from '../../rendering/send-page.tsx'
import { siteUrl, useSite } from '../../rendering/site.ts'
import { flowFormTargets, flowHasFields, flowOffersAnything } from '../flow-page.ts'
import { openFlow } from '../open-flow.ts'
import { answerLoginRequest } from './answer-login-request.ts'

/** Begins a sign-in, or shows the flow of one that was begun. */
export const loginPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/login',
    operationId: 'loginPage',
    summary: 'The page to sign in on',
    tag: 'pages',
    query: z.object({
      flow: z.string().optional(),
      login_challenge: z.string().optional(),
      return_to: z.string().optional(),
      aal: z.string().optional(),
      refresh: z.string().optional(),
    }),
    responses: { 200: null, 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { flow: flowId, login_challenge: challenge, return_to, aal, refresh } = request.query
    const { cookie } = request.headers
    if (flowId === undefined && challenge !== undefined)
      return reply.redirect(await answerLoginRequest(context, challenge, cookie), 303)

    const startAgain = siteUrl(context.site, '/self-service/login/browser', {
      login_challenge: challenge,
      return_to,
      aal,
      refresh,
    })
    if (flowId === undefined) return reply.redirect(startAgain, 303)

    const opened = await openFlow(context, 'login', flowId, cookie, startAgain)
    if (opened.outcome === 'elsewhere') return reply.redirect(opened.redirectTo, 303)
    const { flow } = opened
    return sendPage(reply, context.site, <LoginView flow={flow} />, {
      formTargets: flowFormTargets(context.site, flow),
      scriptOrigins: scriptOrigins(flow.ui),
    })
  },
)

/** Message of a flow that links an external account to the account that has its address already. */
const linkAccounts = 1010016

export function LoginView({ flow }: { readonly flow: LoginFlow }) {
  const site = useSite()
  const { login: texts } = site.texts
  const isFirstFactor = flow.requested_aal !== 'aal2'
  const hasFields = flowHasFields(flow.ui)
  const introduction = hasFields
    ? undefined
    : flowOffersAnything(flow.ui)
      ? texts.choose
      : texts.nothingOffered
  return (
    <Page heading={loginHeading(flow, texts)} isError={hasErrors(flow.ui)}>
      <FlowMessages ui={flow.ui} />
      {introduction !== undefined && <p className="lead">{introduction}</p>}
      <FlowFormView ui={flow.ui} divider={texts.or} />
      <FlowScripts ui={flow.ui} />
      {site.settings.recovers && isFirstFactor && hasFields && (
        <p className="aside">
          <a href={siteUrl(site, '/self-service/recovery/browser', { return_to: flow.return_to })}>
            {texts.recover}
          </a>
        </p>
      )}
      {isFirstFactor && !flow.refresh && hasFields && (
        <p className="aside">
          {texts.registerQuestion}{' '}
          <a
            href={siteUrl(site, '/self-service/registration/browser', {
              login_challenge: flow.oauth2_login_challenge,
              return_to: flow.return_to,
            })}
          >
            {texts.register}
          </a>
        </p>
      )}
    </Page>
  )
}

function loginHeading(flow: LoginFlow, texts: ReturnType<typeof useSite>['texts']['login']): string {
  if (flow.requested_aal === 'aal2') return texts.secondFactorHeading
  if (flow.refresh) return texts.confirmHeading
  if (flow.ui.messages?.some(({ id }) => id === linkAccounts)) return texts.linkHeading
  const client = flow.oauth2_login_request?.client
  return texts.heading(client && (client.client_name || client.client_id))
}
