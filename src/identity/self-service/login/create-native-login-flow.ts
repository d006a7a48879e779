import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startNativeLogin } from '../../flows/login/start-login.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { loginFlowSchema } from '../flow-schemas.ts'
import { loginQuery } from '../request-schemas.ts'

export const createNativeLoginFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/login/api',
    operationId: 'createNativeLoginFlow',
    summary: 'Start a sign-in in a native client',
    tag: 'frontend',
    query: z.object({ ...loginQuery, return_session_token_exchange_code: z.boolean().optional() }),
    headers: ['X-Session-Token'],
    responses: { 200: loginFlowSchema, 400: errorSchema, 401: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = dialogue(request, reply, { type: 'api' })
    return answering(talk, () => startNativeLogin(context, talk, request.query))
  },
)
