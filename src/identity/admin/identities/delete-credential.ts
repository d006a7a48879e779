import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { countFactors, requireCredentialKind } from '../../credentials/index.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import type { IdentitySettings } from '../../settings.ts'

export const deleteCredential = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/identities/:id/credentials/:type',
    operationId: 'deleteIdentityCredentials',
    summary: 'Take a credential, or one account of an external provider, from an identity',
    tag: 'identity',
    params: z.object({ id: z.string(), type: z.string() }),
    query: z.object({ identifier: z.string().optional() }),
    responses: { 204: null, 400: errorSchema, 404: errorSchema },
  },
  ({ identities, settings }: IdentityContext) =>
    async (request, reply) => {
      const { id, type } = request.params
      await identities.update(id, (current) =>
        withoutCredential(current, type, request.query.identifier, settings),
      )
      return reply.code(204).send()
    },
)

/** The change that takes it away. The last way to sign in stays. */
function withoutCredential(
  { credentials }: IdentityRecord,
  type: string,
  identifier: string | undefined,
  { factors }: IdentitySettings,
): IdentityChange {
  const credential = credentials.find((candidate) => candidate.type === type)
  if (!credential) throw identityError('not_found', `The identity has no credential of the type "${type}".`)
  const rest = requireCredentialKind(type).without(credential, identifier)
  const remaining = credentials.filter((other) => other !== credential)
  if (
    countFactors(rest ? [...remaining, rest] : remaining, factors).first === 0 &&
    countFactors([credential], factors).first > 0
  )
    throw identityError(
      'bad_request',
      'This is the last way in which the identity can sign in. Give it another one first, or delete the identity.',
    )
  return rest ? { credentials: [rest] } : { removedCredentials: [credential.type] }
}
