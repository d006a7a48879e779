import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { submitSignIn } from '../../flows/sign-in/submit-sign-in.ts'
import { requireSubmittedFlow } from '../../flows/submitted-flow.ts'
import { registrationFlowSchema, successfulRegistration } from '../flow-schemas.ts'
import { flowQuery, registrationBody } from '../request-schemas.ts'

const definition = {
  listener: 'public',
  path: '/self-service/registration',
  tag: 'frontend',
  query: flowQuery,
  headers: ['X-Session-Token', 'Cookie'],
} as const

export const updateRegistrationFlow = endpoint(
  {
    ...definition,
    method: 'POST',
    operationId: 'updateRegistrationFlow',
    summary: 'Send the form of a sign-up',
    body: registrationBody,
    bodyFormats: ['json', 'form'],
    responses: {
      200: successfulRegistration,
      302: null,
      303: null,
      400: registrationFlowSchema,
      403: errorSchema,
      410: errorSchema,
      422: errorSchema,
    },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'registration', request.query.flow)
    return submitSignIn(context, request, reply, flow)
  },
)

/** Passwords and tokens do not belong into addresses, so this only ever shows the form again. */
export const updateRegistrationFlowByGet = endpoint(
  {
    ...definition,
    method: 'GET',
    operationId: 'updateRegistrationFlowByGet',
    summary: 'Show the form of a sign-up again',
    responses: { 302: null, 303: null, 400: registrationFlowSchema, 410: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'registration', request.query.flow)
    return submitSignIn(context, request, reply, flow)
  },
)
