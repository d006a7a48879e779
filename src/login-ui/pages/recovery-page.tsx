import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { sendPage } from '../rendering/send-page.tsx'
import { siteUrl } from '../rendering/site.ts'
import { proofFormTargets } from './flow-page.ts'
import { openFlow } from './open-flow.ts'
import { ProofView } from './proof-page.tsx'

/** Begins the recovery of an account, or shows the flow of one that was begun. */
export const recoveryPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/recovery',
    operationId: 'recoveryPage',
    summary: 'The page to get back into an account on',
    tag: 'pages',
    query: z.object({ flow: z.string().optional(), return_to: z.string().optional() }),
    responses: { 200: null, 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { flow: flowId, return_to } = request.query
    const startAgain = siteUrl(context.site, '/self-service/recovery/browser', { return_to })
    if (flowId === undefined) return reply.redirect(startAgain, 303)
    const opened = await openFlow(context, 'recovery', flowId, request.headers.cookie, startAgain)
    if (opened.outcome === 'elsewhere') return reply.redirect(opened.redirectTo, 303)
    const { flow } = opened
    return sendPage(reply, context.site, <ProofView flow={flow} texts={context.site.texts.recovery} />, {
      formTargets: proofFormTargets(context.site, flow),
    })
  },
)
