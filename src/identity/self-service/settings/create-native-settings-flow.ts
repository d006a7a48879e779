import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startNativeSettings } from '../../flows/settings/start-settings.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { settingsFlowSchema } from '../flow-schemas.ts'
import { startQuery } from '../request-schemas.ts'

export const createNativeSettingsFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/settings/api',
    operationId: 'createNativeSettingsFlow',
    summary: 'Open the settings of an account in a native client',
    tag: 'frontend',
    query: z.object(startQuery),
    headers: ['X-Session-Token'],
    responses: { 200: settingsFlowSchema, 400: errorSchema, 401: errorSchema, 403: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = dialogue(request, reply, { type: 'api' })
    return answering(talk, () => startNativeSettings(context, talk, request.query))
  },
)
