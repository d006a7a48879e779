import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startBrowserSettings } from '../../flows/settings/start-settings.ts'
import { settingsFlowSchema } from '../flow-schemas.ts'
import { startQuery } from '../request-schemas.ts'

export const createBrowserSettingsFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/settings/browser',
    operationId: 'createBrowserSettingsFlow',
    summary: 'Open the settings of an account in a browser',
    tag: 'frontend',
    query: z.object(startQuery),
    headers: ['Cookie'],
    responses: { 200: settingsFlowSchema, 303: null, 400: errorSchema, 401: errorSchema, 403: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    startBrowserSettings(context, dialogue(request, reply), request.query),
)
