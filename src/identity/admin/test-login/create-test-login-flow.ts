import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startTestLogin } from '../../flows/test-login/start-test-login.ts'
import { loginFlowSchema } from '../../self-service/flow-schemas.ts'

export const createTestLoginFlow = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/test-login-flows',
    operationId: 'createTestLoginFlow',
    summary: 'Start a sign-in that tries a provider out and signs nobody in',
    tag: 'identity',
    body: z.strictObject({ provider_id: z.string().max(255) }).meta({ id: 'createTestLoginFlowBody' }),
    responses: { 201: loginFlowSchema, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) =>
    reply.code(201).send(await startTestLogin(context, request, request.body.provider_id)),
)
