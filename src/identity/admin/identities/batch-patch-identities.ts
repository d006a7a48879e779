import { z } from 'zod'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorEnvelope } from '../../errors/error-envelope.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { IdentityDraft, IdentityRecord } from '../../identities/identity.ts'
import { identityDraft } from './identity-draft.ts'
import { createIdentityBody } from './request-schemas.ts'

const mostIdentities = 1000
/** Each takes as long as a sign-in. */
const mostPasswords = 200
const longestBody = 16 * 1024 * 1024

const uuid = z.string().meta({ format: 'uuid' })

const patchIdentitiesBody = z
  .strictObject({
    identities: z
      .array(
        z
          .strictObject({ create: createIdentityBody, patch_id: uuid.optional() })
          .meta({ id: 'identityPatch' }),
      )
      .optional(),
  })
  .meta({ id: 'patchIdentitiesBody' })

const patchResult = z
  .object({
    action: z.enum(['create', 'error']),
    identity: uuid.optional(),
    patch_id: uuid.optional(),
    error: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'identityPatchResponse' })

/** Each identity is created or refused by itself; the answer has them in the order of the request. */
export const batchPatchIdentities = endpoint(
  {
    listener: 'admin',
    method: 'PATCH',
    path: '/admin/identities',
    operationId: 'batchPatchIdentities',
    summary: `Create up to ${mostIdentities} identities`,
    tag: 'identity',
    body: patchIdentitiesBody,
    bodyLimit: longestBody,
    responses: {
      200: z.object({ identities: z.array(patchResult) }).meta({ id: 'batchPatchIdentitiesResponse' }),
      400: errorSchema,
    },
  },
  (context: IdentityContext) => async (request) => {
    const patches = request.body.identities ?? []
    requireModestSize(patches.map(({ create }) => create))
    const drafts: (IdentityDraft | PlatformError)[] = []
    // One after the other, so that people who sign in meanwhile do not wait for all these passwords.
    for (const { create } of patches) drafts.push(await draftOrRefusal(create, context))
    const created = await context.identities.createAll(
      drafts.flatMap((draft) => (draft instanceof PlatformError ? [] : [draft])),
    )
    const results = drafts.map((draft) =>
      draft instanceof PlatformError ? draft : (created.shift() as IdentityRecord | PlatformError),
    )
    return {
      identities: results.map((result, index) => {
        const { patch_id } = patches[index] as (typeof patches)[number]
        return {
          ...(result instanceof PlatformError
            ? { action: 'error' as const, error: { ...errorEnvelope(result).error } }
            : { action: 'create' as const, identity: result.id }),
          ...(patch_id !== undefined && { patch_id }),
        }
      }),
    }
  },
)

type NewIdentity = z.output<typeof createIdentityBody>

function requireModestSize(identities: readonly NewIdentity[]): void {
  if (identities.length > mostIdentities)
    throw identityError('bad_request', `A request may create at most ${mostIdentities} identities.`)
  const passwords = identities.filter(({ credentials }) => credentials?.password?.config?.password)
  if (passwords.length > mostPasswords)
    throw identityError(
      'bad_request',
      `A request may bring at most ${mostPasswords} passwords in clear. Send fewer identities at once, or their hashed_password.`,
    )
}

/** What is wrong with one is told with the others' results; that there is no time now, at once. */
async function draftOrRefusal(
  body: NewIdentity,
  context: IdentityContext,
): Promise<IdentityDraft | PlatformError> {
  try {
    return await identityDraft(body, context)
  } catch (error) {
    if (error instanceof PlatformError && error.status < 500) return error
    throw error
  }
}
