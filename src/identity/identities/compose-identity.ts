import { randomUUID } from 'node:crypto'
import type { FactorRules } from '../credentials/factor-rules.ts'
import { availableAssurance } from '../credentials/index.ts'
import type { IdentitySchema, TraitExtensions } from '../schemas/identity-schema.ts'
import { InvalidTraits } from '../schemas/invalid-traits.ts'
import type {
  Credential,
  CredentialDraft,
  CredentialType,
  IdentityChange,
  IdentityDraft,
  IdentityRecord,
  RecoveryAddressRecord,
  VerifiableAddressRecord,
  VerifiedAddress,
} from './identity.ts'

/** Types whose identifiers are the traits that the schema marks; all others bring their own. */
const typesIdentifiedByTraits: readonly CredentialType[] = ['password', 'code', 'webauthn']

/** The identity that a draft describes. Throws InvalidTraits (400). */
export function newIdentity(
  draft: IdentityDraft,
  schema: IdentitySchema,
  rules: FactorRules,
  now: Date,
): IdentityRecord {
  const blank: IdentityRecord = {
    id: randomUUID(),
    externalId: draft.externalId,
    schemaId: schema.id,
    state: draft.state ?? 'active',
    stateChangedAt: now,
    traits: {},
    metadataPublic: null,
    metadataAdmin: null,
    organizationId: draft.organizationId,
    availableAal: 'aal0',
    verifiableAddresses: [],
    recoveryAddresses: [],
    credentials: [],
    createdAt: now,
    updatedAt: now,
  }
  const { schemaId: _, externalId: __, organizationId: ___, ...rest } = draft
  return changedIdentity(blank, rest, schema, rules, now)
}

/** The identity after a change: traits validated, identifiers and addresses taken from them anew. */
export function changedIdentity(
  current: IdentityRecord,
  change: IdentityChange,
  schema: IdentitySchema,
  rules: FactorRules,
  now: Date,
): IdentityRecord {
  const traits = change.traits ?? current.traits
  const violations = schema.violations(traits)
  if (violations.length > 0) throw new InvalidTraits(violations)
  const extensions = schema.extensions(traits)
  const credentials = composeCredentials(current.credentials, change, extensions, now)
  const state = change.state ?? current.state
  return {
    ...current,
    schemaId: schema.id,
    traits,
    state,
    stateChangedAt: state === current.state ? current.stateChangedAt : now,
    metadataPublic: change.metadataPublic === undefined ? current.metadataPublic : change.metadataPublic,
    metadataAdmin: change.metadataAdmin === undefined ? current.metadataAdmin : change.metadataAdmin,
    externalId: change.externalId === undefined ? current.externalId : (change.externalId ?? undefined),
    organizationId:
      change.organizationId === undefined ? current.organizationId : (change.organizationId ?? undefined),
    credentials,
    availableAal: availableAssurance(credentials, rules),
    verifiableAddresses: composeVerifiableAddresses(current, change, extensions, now),
    recoveryAddresses: composeRecoveryAddresses(current, extensions, now),
    updatedAt: now,
  }
}

function composeCredentials(
  current: readonly Credential[],
  change: IdentityChange,
  extensions: TraitExtensions,
  now: Date,
): Credential[] {
  const removed = new Set(change.removedCredentials)
  const drafts = new Map((change.credentials ?? []).map((draft) => [draft.type, draft]))
  const present = new Map(current.filter(({ type }) => !removed.has(type)).map((it) => [it.type, it]))
  const types = new Set([
    ...present.keys(),
    ...drafts.keys(),
    ...extensions.identifiers.map(({ type }) => type),
  ])
  return [...types]
    .map((type) => composeCredential(type, present.get(type), drafts.get(type), extensions, now))
    .filter(
      ({ type, identifiers, config }) =>
        identifiers.length > 0 || !typesIdentifiedByTraits.includes(type) || Object.keys(config).length > 0,
    )
    .sort((one, other) => (one.type < other.type ? -1 : 1))
}

function composeCredential(
  type: CredentialType,
  present: Credential | undefined,
  draft: CredentialDraft | undefined,
  extensions: TraitExtensions,
  now: Date,
): Credential {
  const byTraits = typesIdentifiedByTraits.includes(type)
  const identifiers = byTraits
    ? extensions.identifiers.filter((it) => it.type === type).map(({ identifier }) => identifier)
    : (draft ?? present)?.identifiers
  return {
    type,
    identifiers: identifiers ?? [],
    config: (draft ?? present)?.config ?? {},
    version: draft?.version ?? present?.version ?? (byTraits ? 1 : 0),
    createdAt: present?.createdAt ?? now,
    updatedAt: draft || !present ? now : present.updatedAt,
  }
}

function composeVerifiableAddresses(
  current: IdentityRecord,
  { verifiedAddresses = [], unverifiedAddresses = [] }: IdentityChange,
  extensions: TraitExtensions,
  now: Date,
): VerifiableAddressRecord[] {
  return extensions.verifiableAddresses.map(({ via, value }) => {
    const present = current.verifiableAddresses.find((it) => it.via === via && it.value === value)
    const address: VerifiableAddressRecord = present ?? {
      id: randomUUID(),
      via,
      value,
      verified: false,
      status: 'pending',
      verifiedAt: undefined,
      createdAt: now,
      updatedAt: now,
    }
    const isThis = (it: VerifiedAddress) => it.via === via && it.value === value
    if (unverifiedAddresses.some(isThis) && address.verified)
      return { ...address, verified: false, status: 'pending', verifiedAt: undefined, updatedAt: now }
    const vouched = verifiedAddresses.some(isThis)
    return vouched && !address.verified
      ? { ...address, verified: true, status: 'completed', verifiedAt: now, updatedAt: now }
      : address
  })
}

function composeRecoveryAddresses(
  current: IdentityRecord,
  extensions: TraitExtensions,
  now: Date,
): RecoveryAddressRecord[] {
  return extensions.recoveryAddresses.map(
    ({ via, value }) =>
      current.recoveryAddresses.find((it) => it.via === via && it.value === value) ?? {
        id: randomUUID(),
        via,
        value,
        createdAt: now,
        updatedAt: now,
      },
  )
}
