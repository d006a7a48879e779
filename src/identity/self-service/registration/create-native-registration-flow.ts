import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startNativeRegistration } from '../../flows/registration/start-registration.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { registrationFlowSchema } from '../flow-schemas.ts'
import { startQuery } from '../request-schemas.ts'

export const createNativeRegistrationFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/registration/api',
    operationId: 'createNativeRegistrationFlow',
    summary: 'Start a sign-up in a native client',
    tag: 'frontend',
    query: z.object({ ...startQuery, return_session_token_exchange_code: z.boolean().optional() }),
    responses: { 200: registrationFlowSchema, 400: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = dialogue(request, reply, { type: 'api' })
    return answering(talk, () => startNativeRegistration(context, talk, request.query))
  },
)
