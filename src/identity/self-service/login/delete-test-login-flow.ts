import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { deleteTestLogin } from '../../flows/test-login/delete-test-login.ts'

export const deleteTestLoginFlow = endpoint(
  {
    listener: 'public',
    method: 'DELETE',
    path: '/self-service/login/test',
    operationId: 'deleteTestLoginFlow',
    summary: 'Delete a sign-in that tried a provider out, and what it found out',
    tag: 'frontend',
    query: z.object({ id: z.string() }),
    headers: ['Cookie'],
    responses: { 204: null, 400: errorSchema, 403: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    // A script asks, whatever it accepts.
    answering({ ...dialogue(request, reply), json: true }, async () => {
      await deleteTestLogin(context, request.query.id, request.headers.cookie)
      return reply.code(204).send()
    }),
)
