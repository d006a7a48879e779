import { endpoint } from '../../../http/endpoint.ts'
import { answerJson, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { fetchSignInFlow } from '../../flows/fetch-flow.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { loginFlowSchema } from '../flow-schemas.ts'
import { idQuery } from '../request-schemas.ts'

export const getLoginFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/login/flows',
    operationId: 'getLoginFlow',
    summary: 'Get a sign-in, to show its form',
    tag: 'frontend',
    query: idQuery,
    headers: ['Cookie'],
    responses: { 200: loginFlowSchema, 403: errorSchema, 404: errorSchema, 410: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = { ...dialogue(request, reply), json: true }
    const { id } = request.query
    return answering(talk, async () =>
      answerJson(talk, 200, await fetchSignInFlow(context, 'login', id, request.headers.cookie)),
    )
  },
)
