import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { submitSignIn } from '../../flows/sign-in/submit-sign-in.ts'
import { requireSubmittedFlow } from '../../flows/submitted-flow.ts'
import { loginFlowSchema, successfulLogin } from '../flow-schemas.ts'
import { flowQuery, loginBody } from '../request-schemas.ts'

const definition = {
  listener: 'public',
  path: '/self-service/login',
  tag: 'frontend',
  query: flowQuery,
  headers: ['X-Session-Token', 'Cookie'],
} as const

export const updateLoginFlow = endpoint(
  {
    ...definition,
    method: 'POST',
    operationId: 'updateLoginFlow',
    summary: 'Send the form of a sign-in',
    body: loginBody,
    bodyFormats: ['json', 'form'],
    responses: {
      200: successfulLogin,
      303: null,
      400: loginFlowSchema,
      403: errorSchema,
      410: errorSchema,
      422: errorSchema,
    },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'login', request.query.flow)
    return submitSignIn(context, request, reply, flow)
  },
)

/** Passwords and tokens do not belong into addresses, so this only ever shows the form again. */
export const updateLoginFlowByGet = endpoint(
  {
    ...definition,
    method: 'GET',
    operationId: 'updateLoginFlowByGet',
    summary: 'Show the form of a sign-in again',
    responses: { 303: null, 400: loginFlowSchema, 410: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'login', request.query.flow)
    return submitSignIn(context, request, reply, flow)
  },
)
