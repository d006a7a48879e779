import type { IdentityContext } from '../../context.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { normalizeIdentifier } from '../../identities/normalize-identifier.ts'
import type { Address } from '../../one-time-codes/address.ts'

/** Where codes can be sent to for this identity: what its schema marks, or else its verified addresses. */
export function codeAddresses(
  { schemas, settings }: IdentityContext,
  { schemaId, traits, verifiableAddresses }: IdentityRecord,
): readonly Address[] {
  const marked = schemas
    .require(schemaId)
    .extensions(traits)
    .identifiers.flatMap(({ type, identifier, via }) =>
      type === 'code' && via ? [{ via, value: identifier }] : [],
    )
  if (marked.length > 0 || !settings.code.fallsBackToVerifiable) return marked
  return verifiableAddresses.flatMap(({ via, value, verified }) => (verified ? [{ via, value }] : []))
}

/** The identity that signs in by codes to this address. */
export async function ownerOfCodeAddress(
  context: IdentityContext,
  identifier: string,
): Promise<{ readonly identity: IdentityRecord; readonly address: Address } | undefined> {
  const value = normalizeIdentifier(identifier)
  const identity =
    (await context.identities.findByCredential('code', value)) ??
    (context.settings.code.fallsBackToVerifiable
      ? await context.identities.findByVerifiableAddress(viaOf(value), value)
      : undefined)
  const address = identity && codeAddresses(context, identity).find((own) => own.value === value)
  return identity && address && { identity, address }
}

/** What an address looks like, where nobody has it. */
export function viaOf(value: string): Address['via'] {
  return /^\+\d+$/.test(value) ? 'sms' : 'email'
}
