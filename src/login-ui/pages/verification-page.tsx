import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { sendPage } from '../rendering/send-page.tsx'
import { siteUrl } from '../rendering/site.ts'
import { proofFormTargets } from './flow-page.ts'
import { openFlow } from './open-flow.ts'
import { ProofView } from './proof-page.tsx'

/** Begins the confirmation of an address, or shows the flow of one that was begun. */
export const verificationPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/verification',
    operationId: 'verificationPage',
    summary: 'The page to confirm an address on',
    tag: 'pages',
    query: z.object({ flow: z.string().optional(), return_to: z.string().optional() }),
    responses: { 200: null, 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { flow: flowId, return_to } = request.query
    const startAgain = siteUrl(context.site, '/self-service/verification/browser', { return_to })
    if (flowId === undefined) return reply.redirect(startAgain, 303)
    const opened = await openFlow(context, 'verification', flowId, request.headers.cookie, startAgain)
    if (opened.outcome === 'elsewhere') return reply.redirect(opened.redirectTo, 303)
    const { flow } = opened
    return sendPage(reply, context.site, <ProofView flow={flow} texts={context.site.texts.verification} />, {
      formTargets: proofFormTargets(context.site, flow),
    })
  },
)
