import jsonPatch, { type Operation } from 'fast-json-patch'
import { identityError } from '../../errors/identity-error.ts'
import type { IdentityChange, IdentityProfile, IdentityState, Traits } from '../../identities/identity.ts'

interface PatchOperation {
  readonly op: string
  readonly path: string
  readonly from?: string | undefined
  readonly value?: unknown
}

/** The members of an identity that a patch may touch. */
const patchable = [
  'schema_id',
  'state',
  'traits',
  'metadata_public',
  'metadata_admin',
  'external_id',
  'organization_id',
]

/**
 * What a JSON Patch (RFC 6902) makes of an identity. Throws 400 when an operation touches what may not be
 * patched, does not apply, or when a test fails; then nothing changes.
 */
export function applyIdentityPatch(
  identity: IdentityProfile,
  operations: readonly PatchOperation[],
): IdentityChange {
  for (const { path, from } of operations)
    for (const pointer of from === undefined ? [path] : [path, from]) refuseUnlessPatchable(pointer)
  const patched = patch(
    {
      schema_id: identity.schemaId,
      state: identity.state,
      traits: identity.traits,
      metadata_public: identity.metadataPublic,
      metadata_admin: identity.metadataAdmin,
      ...(identity.externalId !== undefined && { external_id: identity.externalId }),
      ...(identity.organizationId !== undefined && { organization_id: identity.organizationId }),
    },
    operations,
  )
  if (patched.state !== 'active' && patched.state !== 'inactive')
    throw identityError('bad_request', 'The state of an identity is "active" or "inactive".')
  if (typeof patched.schema_id !== 'string') throw identityError('bad_request', 'schema_id must be a text.')
  return {
    schemaId: patched.schema_id,
    state: patched.state as IdentityState,
    traits: (patched.traits ?? {}) as Traits,
    metadataPublic: patched.metadata_public ?? null,
    metadataAdmin: patched.metadata_admin ?? null,
    externalId: textOrNull('external_id', patched.external_id),
    organizationId: textOrNull('organization_id', patched.organization_id),
  }
}

function patch(
  document: Record<string, unknown>,
  operations: readonly PatchOperation[],
): Record<string, unknown> {
  try {
    return jsonPatch.applyPatch(structuredClone(document), operations as Operation[], true).newDocument
  } catch (error) {
    const [reason] = (error as Error).message.split('\n')
    throw identityError('bad_request', `The JSON Patch cannot be applied: ${reason}.`)
  }
}

function refuseUnlessPatchable(pointer: string): void {
  const [empty, member = ''] = pointer.split('/')
  if (empty === '' && patchable.includes(member)) return
  throw identityError(
    'bad_request',
    `A JSON Patch cannot touch "${pointer}". It may touch ${patchable.map((name) => `/${name}`).join(', ')}.`,
  )
}

function textOrNull(name: string, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') throw identityError('bad_request', `${name} must be a text.`)
  return value
}
