import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import { answerJson, dialogue } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import { errorSchema } from '../errors/error-schema.ts'
import { flowApi } from '../flows/flow-api.ts'
import { flowErrorSchema } from './flow-schemas.ts'

export const getFlowError = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/errors',
    operationId: 'getFlowError',
    summary: 'Get the error that an error page is to show',
    tag: 'frontend',
    // `error` is the older name of `id`.
    query: z.object({ id: z.string().optional(), error: z.string().optional() }),
    responses: { 200: flowErrorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => {
    const { getFlowError } = flowApi(context)
    return async (request, reply) => {
      const { id, error } = request.query
      return answerJson(dialogue(request, reply), 200, await getFlowError(id ?? error ?? ''))
    }
  },
)
