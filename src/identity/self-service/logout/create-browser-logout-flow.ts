import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { createLogoutFlow } from '../../flows/logout/logout.ts'
import { logoutFlowSchema } from '../flow-schemas.ts'

export const createBrowserLogoutFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/logout/browser',
    operationId: 'createBrowserLogoutFlow',
    summary: 'Get the address that signs a browser out',
    tag: 'frontend',
    query: z.object({ return_to: z.string().optional() }),
    headers: ['cookie'],
    responses: { 200: logoutFlowSchema, 400: errorSchema, 401: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    reply.header('vary', 'Cookie')
    const flow = await createLogoutFlow(context, request, request.query.return_to)
    if (!flow) throw identityError('session_inactive', 'Nobody is signed in, so nobody can be signed out.')
    return flow
  },
)
