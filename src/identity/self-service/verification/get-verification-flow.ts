import { endpoint } from '../../../http/endpoint.ts'
import { answerJson, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { fetchProofFlow } from '../../flows/fetch-flow.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { verificationFlowSchema } from '../flow-schemas.ts'
import { idQuery } from '../request-schemas.ts'

export const getVerificationFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/verification/flows',
    operationId: 'getVerificationFlow',
    summary: 'Get the confirmation of an address, to show its form',
    tag: 'frontend',
    query: idQuery,
    // Written as the contract has it, for clients that are generated from it.
    headers: ['cookie'],
    responses: { 200: verificationFlowSchema, 403: errorSchema, 404: errorSchema, 410: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = { ...dialogue(request, reply), json: true }
    const { id } = request.query
    return answering(talk, async () =>
      answerJson(talk, 200, await fetchProofFlow(context, 'verification', id, request.headers.cookie)),
    )
  },
)
