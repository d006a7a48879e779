import { isDeepStrictEqual } from 'node:util'
import type { AuthenticationMethod } from '../../../contracts/identity-api.ts'
import type {
  ExternalProvider,
  MappedIdentity,
  ProviderAuthentication,
} from '../../../contracts/provider-registry.ts'
import type { IdentityContext } from '../../context.ts'
import { type OidcLink, oidcCredential, oidcIdentifier } from '../../credentials/oidc.ts'
import type { SignInFlowRecord } from '../../flows/flow.ts'
import type { IdentityChange, IdentityRecord, Traits } from '../../identities/identity.ts'
import { normalizeIdentifier } from '../../identities/normalize-identifier.ts'
import type { Authenticated, Newcomer } from '../strategy.ts'

/** Who it is that a provider vouches for: the identity that has this account, or somebody new. */
export async function identify(
  context: IdentityContext,
  flow: SignInFlowRecord,
  provider: ExternalProvider,
  authentication: ProviderAuthentication,
): Promise<Authenticated | Newcomer> {
  const account = accountOf(provider, authentication)
  const methods = [authenticationMethod(context, provider, authentication)]
  const identity = await context.identities.findByCredential('oidc', oidcIdentifier(account))
  if (identity) {
    const change = await updateOnLogin(provider, authentication, identity)
    return { kind: 'authenticated', identity, methods, ...(change && { change }) }
  }
  const mapped = await provider.mapClaims(authentication.claims)
  return {
    kind: 'newcomer',
    draft: {
      // What the person filled in goes before what the provider said, but is not verified by it.
      traits: merge(mapped.traits, flow.traits),
      ...metadataOf(mapped),
      ...(mapped.verified_addresses && { verifiedAddresses: mapped.verified_addresses }),
      credentials: [oidcCredential([account], context.secrets)],
    },
    methods,
    account: { ...account, label: provider.label },
  }
}

/** The account at the provider, with the tokens of this sign-in. */
export function accountOf({ id }: ExternalProvider, { claims, tokens }: ProviderAuthentication): OidcLink {
  return { provider: id, subject: claims.sub, tokens }
}

function authenticationMethod(
  { clock }: IdentityContext,
  provider: ExternalProvider,
  { claims, aal2 }: ProviderAuthentication,
): AuthenticationMethod {
  return {
    method: 'oidc',
    aal: aal2 ? 'aal2' : 'aal1',
    completed_at: clock().toISOString(),
    provider: provider.id,
    ...(claims.acr !== undefined && { upstream_acr: claims.acr }),
    ...(claims.amr && { upstream_amr: claims.amr }),
  }
}

/** `update_identity_on_login: automatic`: what the provider says now replaces what it said before. */
async function updateOnLogin(
  provider: ExternalProvider,
  { claims }: ProviderAuthentication,
  identity: IdentityRecord,
): Promise<((current: IdentityRecord) => IdentityChange) | undefined> {
  if (provider.updateIdentityOnLogin !== 'automatic') return undefined
  const mapped = await provider.mapClaims(claims, {
    traits: identity.traits,
    metadata_public: identity.metadataPublic,
    metadata_admin: identity.metadataAdmin,
  })
  const change = (current: IdentityRecord): IdentityChange => ({
    traits: { ...current.traits, ...mapped.traits },
    ...metadataOf(mapped),
    ...(mapped.verified_addresses && { verifiedAddresses: mapped.verified_addresses }),
  })
  return changesNothing(identity, change(identity)) ? undefined : change
}

/** Most sign-ins bring nothing new, and need no write. */
function changesNothing(
  identity: IdentityRecord,
  { verifiedAddresses = [], ...values }: IdentityChange,
): boolean {
  const known = Object.entries(values).every(([name, value]) =>
    isDeepStrictEqual(identity[name as keyof IdentityRecord] ?? null, value ?? null),
  )
  const newlyVerified = identity.verifiableAddresses.some(
    ({ via, value, verified }) =>
      !verified &&
      verifiedAddresses.some((one) => one.via === via && normalizeIdentifier(one.value) === value),
  )
  return known && !newlyVerified
}

/** Metadata that the mapper says nothing about stays as it is. */
function metadataOf(mapped: MappedIdentity): Pick<IdentityChange, 'metadataPublic' | 'metadataAdmin'> {
  return {
    ...(mapped.metadata_public !== undefined && { metadataPublic: mapped.metadata_public }),
    ...(mapped.metadata_admin !== undefined && { metadataAdmin: mapped.metadata_admin }),
  }
}

function merge(base: Traits, over: Traits): Traits {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over))
    merged[key] = isObject(value) && isObject(base[key]) ? merge(base[key], value) : value
  return merged
}

function isObject(value: unknown): value is Traits {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
