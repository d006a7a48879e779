import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { openRecoveryLink } from '../../flows/recovery/open-recovery-link.ts'
import { submitRecovery } from '../../flows/recovery/submit-recovery.ts'
import { requireSubmittedFlow } from '../../flows/submitted-flow.ts'
import { recoveryFlowSchema } from '../flow-schemas.ts'
import { recoveryBody } from '../request-schemas.ts'

const definition = {
  listener: 'public',
  path: '/self-service/recovery',
  tag: 'frontend',
  query: z.object({ flow: z.string().optional(), token: z.string().optional() }),
  headers: ['Cookie'],
} as const

export const updateRecoveryFlow = endpoint(
  {
    ...definition,
    method: 'POST',
    operationId: 'updateRecoveryFlow',
    summary: 'Ask for the proof that an account is yours, or give it',
    body: recoveryBody,
    bodyFormats: ['json', 'form'],
    responses: {
      200: recoveryFlowSchema,
      303: null,
      400: recoveryFlowSchema,
      403: errorSchema,
      410: errorSchema,
      422: errorSchema,
    },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'recovery', request.query.flow)
    return submitRecovery(context, request, reply, flow)
  },
)

export const openMailedRecovery = endpoint(
  {
    ...definition,
    method: 'GET',
    operationId: 'openMailedRecovery',
    summary: 'Where the link of a message about a lost account leads',
    responses: { 303: null },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'recovery', request.query.flow)
    return openRecoveryLink(context, request, reply, flow, request.query.token)
  },
)
