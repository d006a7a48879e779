import { z } from 'zod'
import type { RegistrationFlow } from '../../contracts/identity-api.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { FlowFormView } from '../flow-form/flow-form-view.tsx'
import { FlowMessages, hasErrors } from '../flow-form/flow-messages.tsx'
import { FlowScripts, scriptOrigins } from '../flow-form/flow-scripts.tsx'
import { Page } from '../rendering/page.tsx'
import { sendPage } from '../rendering/send-page.tsx'
import { siteUrl, useSite } from '../rendering/site.ts'
import { flowFormTargets, flowOffersAnything } from './flow-page.ts'
import { openFlow } from './open-flow.ts'

/** Begins a sign-up, or shows the flow of one: also the fields that an external provider left open. */
export const registrationPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/register',
    operationId: 'registrationPage',
    summary: 'The page to create an account on',
    tag: 'pages',
    query: z.object({
      flow: z.string().optional(),
      login_challenge: z.string().optional(),
      return_to: z.string().optional(),
    }),
    responses: { 200: null, 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { flow: flowId, login_challenge, return_to } = request.query
    const startAgain = siteUrl(context.site, '/self-service/registration/browser', {
      login_challenge,
      return_to,
    })
    if (flowId === undefined) return reply.redirect(startAgain, 303)

    const opened = await openFlow(context, 'registration', flowId, request.headers.cookie, startAgain)
    if (opened.outcome === 'elsewhere') return reply.redirect(opened.redirectTo, 303)
    const { flow } = opened
    return sendPage(reply, context.site, <RegistrationView flow={flow} />, {
      formTargets: flowFormTargets(context.site, flow),
      scriptOrigins: scriptOrigins(flow.ui),
    })
  },
)

export function RegistrationView({ flow }: { readonly flow: RegistrationFlow }) {
  const site = useSite()
  const { registration: texts } = site.texts
  return (
    <Page heading={texts.heading} isError={hasErrors(flow.ui)}>
      <FlowMessages ui={flow.ui} />
      {!flowOffersAnything(flow.ui) && <p>{texts.nothingOffered}</p>}
      <FlowFormView ui={flow.ui} divider={site.texts.login.or} />
      <FlowScripts ui={flow.ui} />
      <p className="aside">
        {texts.loginQuestion}{' '}
        <a
          href={siteUrl(site, '/self-service/login/browser', {
            login_challenge: flow.oauth2_login_challenge,
            return_to: flow.return_to,
          })}
        >
          {texts.login}
        </a>
      </p>
    </Page>
  )
}
