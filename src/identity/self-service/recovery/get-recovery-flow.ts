import { endpoint } from '../../../http/endpoint.ts'
import { answerJson, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { fetchProofFlow } from '../../flows/fetch-flow.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { recoveryFlowSchema } from '../flow-schemas.ts'
import { idQuery } from '../request-schemas.ts'

export const getRecoveryFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/recovery/flows',
    operationId: 'getRecoveryFlow',
    summary: 'Get the recovery of an account, to show its form',
    tag: 'frontend',
    query: idQuery,
    headers: ['Cookie'],
    responses: { 200: recoveryFlowSchema, 403: errorSchema, 404: errorSchema, 410: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = { ...dialogue(request, reply), json: true }
    const { id } = request.query
    return answering(talk, async () =>
      answerJson(talk, 200, await fetchProofFlow(context, 'recovery', id, request.headers.cookie)),
    )
  },
)
