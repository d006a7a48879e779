import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startBrowserVerification } from '../../flows/verification/start-verification.ts'
import { verificationFlowSchema } from '../flow-schemas.ts'

export const createBrowserVerificationFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/verification/browser',
    operationId: 'createBrowserVerificationFlow',
    summary: 'Start the confirmation of an address in a browser',
    tag: 'frontend',
    query: z.object({ return_to: z.string().optional() }),
    headers: ['Cookie'],
    responses: { 200: verificationFlowSchema, 303: null, 400: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    startBrowserVerification(context, dialogue(request, reply), request.query),
)
