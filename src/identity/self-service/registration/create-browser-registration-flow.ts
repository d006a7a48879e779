import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startBrowserRegistration } from '../../flows/registration/start-registration.ts'
import { registrationFlowSchema } from '../flow-schemas.ts'
import { startQuery } from '../request-schemas.ts'

export const createBrowserRegistrationFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/registration/browser',
    operationId: 'createBrowserRegistrationFlow',
    summary: 'Start a sign-up in a browser',
    tag: 'frontend',
    query: z.object({
      ...startQuery,
      login_challenge: z.string().optional(),
      after_verification_return_to: z.string().optional(),
    }),
    headers: ['Cookie'],
    responses: { 200: registrationFlowSchema, 302: null, 303: null, 400: errorSchema, 422: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    startBrowserRegistration(context, dialogue(request, reply), request.query),
)
