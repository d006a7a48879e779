import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { startNativeRecovery } from '../../flows/recovery/start-recovery.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { recoveryFlowSchema } from '../flow-schemas.ts'

export const createNativeRecoveryFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/recovery/api',
    operationId: 'createNativeRecoveryFlow',
    summary: 'Start the recovery of an account in a native client',
    tag: 'frontend',
    responses: { 200: recoveryFlowSchema, 400: errorSchema },
  },
  (context: IdentityContext) => (request, reply) => {
    const talk = dialogue(request, reply, { type: 'api' })
    return answering(talk, () => startNativeRecovery(context, talk))
  },
)
