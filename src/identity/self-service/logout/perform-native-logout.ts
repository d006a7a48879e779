import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { logoutNativeClient } from '../../flows/logout/logout.ts'
import { answering } from '../../flows/submitted-flow.ts'

export const performNativeLogout = endpoint(
  {
    listener: 'public',
    method: 'DELETE',
    path: '/self-service/logout/api',
    operationId: 'performNativeLogout',
    summary: 'Sign a native client out',
    tag: 'frontend',
    body: z.object({ session_token: z.string().min(1) }).meta({ id: 'performNativeLogoutBody' }),
    responses: { 204: null, 400: errorSchema, 403: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    answering(dialogue(request, reply, { type: 'api' }), async () => {
      await logoutNativeClient(context, request, request.body.session_token)
      return reply.code(204).send()
    }),
)
