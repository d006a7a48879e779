import type { MappedIdentity } from '../../contracts/provider-registry.ts'

const maximumCharacters = 64 * 1024

/**
 * Checks what a mapper gave: `{ identity: { traits, metadata_public?, metadata_admin?, verified_addresses? } }`.
 * Throws an Error whose sentence says what is wrong with it.
 */
export function mappedIdentity(output: unknown): MappedIdentity {
  const text = JSON.stringify(output) ?? 'null'
  if (text.length > maximumCharacters) throw new Error(`it gave more than ${maximumCharacters} characters`)
  const { identity } = asObject(JSON.parse(text), 'its result')
  const { traits, metadata_public, metadata_admin, verified_addresses } = asObject(identity, 'identity')
  return {
    traits: asObject(traits, 'identity.traits'),
    ...(metadata_public !== undefined && { metadata_public }),
    ...(metadata_admin !== undefined && { metadata_admin }),
    ...(verified_addresses != null && { verified_addresses: asAddresses(verified_addresses) }),
  }
}

function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} is not an object`)
  return value as Record<string, unknown>
}

/** JSONata gives a list of one as the one. */
function asAddresses(value: unknown): NonNullable<MappedIdentity['verified_addresses']> {
  return [value].flat().map((entry) => {
    const { via, value: address } = asObject(entry, 'an entry of identity.verified_addresses')
    if ((via !== 'email' && via !== 'sms') || typeof address !== 'string')
      throw new Error('an entry of identity.verified_addresses has no via (email or sms) or no value')
    return { via, value: address }
  })
}
