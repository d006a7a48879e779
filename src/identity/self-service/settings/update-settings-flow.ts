import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { resumeSettings, submitSettings } from '../../flows/settings/submit-settings.ts'
import { requireSubmittedFlow } from '../../flows/submitted-flow.ts'
import { settingsFlowSchema } from '../flow-schemas.ts'
import { flowQuery, settingsBody } from '../request-schemas.ts'

const definition = {
  listener: 'public',
  path: '/self-service/settings',
  tag: 'frontend',
  query: flowQuery,
  headers: ['X-Session-Token', 'Cookie'],
} as const

export const updateSettingsFlow = endpoint(
  {
    ...definition,
    method: 'POST',
    operationId: 'updateSettingsFlow',
    summary: 'Change an account',
    body: settingsBody,
    bodyFormats: ['json', 'form'],
    responses: {
      200: settingsFlowSchema,
      302: null,
      303: null,
      400: settingsFlowSchema,
      401: errorSchema,
      403: errorSchema,
      410: errorSchema,
      422: errorSchema,
    },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'settings', request.query.flow)
    return submitSettings(context, request, reply, flow)
  },
)

export const resumeSettingsFlow = endpoint(
  {
    ...definition,
    method: 'GET',
    operationId: 'resumeSettingsFlow',
    summary: 'Make the change that waited for a fresh sign-in',
    responses: { 302: null, 303: null, 401: errorSchema, 403: errorSchema, 410: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'settings', request.query.flow)
    return resumeSettings(context, request, reply, flow)
  },
)
