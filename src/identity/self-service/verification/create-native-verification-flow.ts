import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { startNativeVerification } from '../../flows/verification/start-verification.ts'
import { verificationFlowSchema } from '../flow-schemas.ts'

export const createNativeVerificationFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/verification/api',
    operationId: 'createNativeVerificationFlow',
    summary: 'Start the confirmation of an address in a native client',
    tag: 'frontend',
    query: z.object({ return_to: z.string().optional() }),
    responses: { 200: verificationFlowSchema, 400: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = dialogue(request, reply, { type: 'api' })
    return answering(talk, () => startNativeVerification(context, talk, request.query))
  },
)
