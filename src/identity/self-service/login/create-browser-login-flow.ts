import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startBrowserLogin } from '../../flows/login/start-login.ts'
import { loginFlowSchema } from '../flow-schemas.ts'
import { loginQuery } from '../request-schemas.ts'

export const createBrowserLoginFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/login/browser',
    operationId: 'createBrowserLoginFlow',
    summary: 'Start a sign-in in a browser',
    tag: 'frontend',
    query: z.object({ ...loginQuery, login_challenge: z.string().optional() }),
    headers: ['Cookie'],
    responses: { 200: loginFlowSchema, 303: null, 400: errorSchema, 401: errorSchema, 422: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    startBrowserLogin(context, dialogue(request, reply), request.query),
)
