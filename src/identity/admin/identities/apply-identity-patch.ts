import jsonPatch, { type Operation } from 'fast-json-patch'
import { identityError } from '../../errors/identity-error.ts'
import type { IdentityChange, IdentityProfile, IdentityState, Traits } from '../../identities/identity.ts'
import { verifiableAddressBody } from '../../identities/identity-body.ts'

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
  'verifiable_addresses',
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
      verifiable_addresses: identity.verifiableAddresses.map(verifiableAddressBody),
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
    ...addressesOf(identity, patched.verifiable_addresses),
  }
}

/** Whether an address is verified may be patched; which addresses there are follows from the traits. */
function addressesOf(
  { verifiableAddresses }: IdentityProfile,
  patched: unknown,
): Pick<IdentityChange, 'verifiedAddresses' | 'unverifiedAddresses'> {
  const list = Array.isArray(patched) ? (patched as Record<string, unknown>[]) : []
  const wanted = verifiableAddresses.map((address, index) => {
    const { id, via, value, verified } = list[index] ?? {}
    const same = id === address.id && via === address.via && value === address.value
    if (!same || list.length !== verifiableAddresses.length || typeof verified !== 'boolean')
      throw identityError(
        'bad_request',
        'Of /verifiable_addresses only "verified", "status" and "verified_at" may change; the addresses themselves follow from the traits.',
      )
    return { address, verified }
  })
  if (list.length !== verifiableAddresses.length)
    throw identityError('bad_request', 'Addresses follow from the traits; add them there.')
  const changedTo = (state: boolean) =>
    wanted.flatMap(({ address: { via, value, verified: before }, verified }) =>
      verified === state && before !== state ? [{ via, value }] : [],
    )
  const [verified, unverified] = [changedTo(true), changedTo(false)]
  return {
    ...(verified.length > 0 && { verifiedAddresses: verified }),
    ...(unverified.length > 0 && { unverifiedAddresses: unverified }),
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
