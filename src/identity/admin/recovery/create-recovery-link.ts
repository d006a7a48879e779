import { z } from 'zod'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { withParameters } from '../../flows/flow-urls.ts'
import { newLinkToken } from '../../one-time-codes/one-time-codes.ts'
import { resolveReturnTo } from '../../return-to/return-to.ts'
import { requireRecoveryBy, startOperatorRecovery } from './recovery-for-identity.ts'

const recoveryLinkForIdentity = z
  .object({ recovery_link: z.string(), expires_at: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'recoveryLinkForIdentity' })

export const createRecoveryLinkForIdentity = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/recovery/link',
    operationId: 'createRecoveryLinkForIdentity',
    summary: 'A link with which somebody gets back into their account',
    tag: 'identity',
    query: z.object({ return_to: z.string().optional() }),
    body: z.object({ identity_id: z.string().optional(), expires_in: z.string().optional() }),
    responses: { 200: recoveryLinkForIdentity, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const { settings } = context
    const { identity_id: identityId = '', expires_in: expiresIn } = request.body
    const { return_to } = request.query
    requireRecoveryBy(context, 'link')
    const secret = newLinkToken()
    const flow = await startOperatorRecovery(context, {
      identityId,
      method: 'link',
      type: 'browser',
      expiresIn,
      secret,
      ...(return_to && {
        returnTo: resolveReturnTo(return_to, settings.recovery.defaultReturnUrl, settings),
      }),
    }).catch(asBadRequest)
    return {
      recovery_link: withParameters(`${settings.publicUrl}/self-service/recovery`, {
        flow: flow.id,
        token: secret,
      }),
      expires_at: flow.expiresAt.toISOString(),
    }
  },
)

/** Here Kratos answers 400 for an identity that there is not. */
function asBadRequest(error: unknown): never {
  if (error instanceof PlatformError && error.status === 404)
    throw identityError('bad_request', 'There is no identity with this id.')
  throw error
}
