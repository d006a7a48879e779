import { endpoint } from '../../../http/endpoint.ts'
import { answerJson, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { fetchSettingsFlow } from '../../flows/fetch-flow.ts'
import { answerNoSession } from '../../flows/settings/settings-session.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { currentSession } from '../../sessions/current-session.ts'
import { settingsFlowSchema } from '../flow-schemas.ts'
import { idQuery } from '../request-schemas.ts'

export const getSettingsFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/settings/flows',
    operationId: 'getSettingsFlow',
    summary: 'Get the settings of an account, to show their form',
    tag: 'frontend',
    query: idQuery,
    headers: ['X-Session-Token', 'Cookie'],
    responses: {
      200: settingsFlowSchema,
      302: null,
      401: errorSchema,
      403: errorSchema,
      404: errorSchema,
      410: errorSchema,
    },
  },
  (context: IdentityContext) => async (request, reply) => {
    const talk = dialogue(request, reply)
    if (!(await currentSession(context, request))) return answerNoSession(context, talk)
    const script = { ...talk, json: true }
    return answering(script, async () =>
      answerJson(script, 200, await fetchSettingsFlow(context, request.query.id, request)),
    )
  },
)
