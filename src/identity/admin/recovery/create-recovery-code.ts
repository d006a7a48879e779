import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { pageUrl } from '../../flows/flow-urls.ts'
import { isUuid } from '../../flows/uuid.ts'
import { newCode } from '../../one-time-codes/one-time-codes.ts'
import { requireRecoveryBy, startOperatorRecovery } from './recovery-for-identity.ts'

const recoveryCodeForIdentity = z
  .object({
    recovery_link: z.string(),
    recovery_code: z.string(),
    expires_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'recoveryCodeForIdentity' })

export const createRecoveryCodeForIdentity = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/recovery/code',
    operationId: 'createRecoveryCodeForIdentity',
    summary: 'A code with which somebody gets back into their account',
    tag: 'identity',
    body: z.object({
      identity_id: z.string().optional(),
      expires_in: z.string().optional(),
      flow_type: z.string().optional(),
    }),
    responses: { 201: recoveryCodeForIdentity, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { identity_id, expires_in, flow_type = 'browser' } = request.body
    requireRecoveryBy(context, 'code')
    if (flow_type !== 'browser' && flow_type !== 'api')
      throw identityError('bad_request', 'flow_type must be browser or api.')
    requireUuid(identity_id)
    const secret = newCode()
    const flow = await startOperatorRecovery(context, {
      identityId: identity_id ?? '',
      method: 'code',
      type: flow_type,
      expiresIn: expires_in,
      secret,
    })
    reply.code(201)
    return {
      recovery_link: pageUrl(context.settings, flow),
      recovery_code: secret,
      expires_at: flow.expiresAt.toISOString(),
    }
  },
)

/** What is no id at all is a mistake of the caller; an id that nobody has is unknown. */
function requireUuid(identityId: string | undefined): void {
  if (identityId !== undefined && !isUuid(identityId))
    throw identityError('bad_request', 'identity_id is not the id of an identity.')
}
