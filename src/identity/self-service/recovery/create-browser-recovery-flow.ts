import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startBrowserRecovery } from '../../flows/recovery/start-recovery.ts'
import { recoveryFlowSchema } from '../flow-schemas.ts'

export const createBrowserRecoveryFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/recovery/browser',
    operationId: 'createBrowserRecoveryFlow',
    summary: 'Start the recovery of an account in a browser',
    tag: 'frontend',
    query: z.object({ return_to: z.string().optional(), skip_settings: z.boolean().optional() }),
    headers: ['Cookie'],
    responses: { 200: recoveryFlowSchema, 302: null, 303: null, 400: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    startBrowserRecovery(context, dialogue(request, reply), request.query),
)
