import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import { identityError } from '../errors/identity-error.ts'
import type { Credential, CredentialDraft } from '../identities/identity.ts'
import type { CredentialKind } from './credential-kind.ts'

/** An account at an external provider that an identity signs in with. */
export interface OidcLink {
  readonly provider: string
  readonly subject: string
  readonly organization?: string
  readonly useAutoLink?: boolean
  /** Of the sign-in that made the link. */
  readonly tokens?: {
    readonly idToken?: string | undefined
    readonly accessToken?: string | undefined
    readonly refreshToken?: string | undefined
  }
}

/** A link as it is stored: the contract's own names, tokens sealed. */
interface StoredLink {
  readonly subject: string
  readonly provider: string
  readonly initial_id_token: string
  readonly initial_access_token: string
  readonly initial_refresh_token: string
  readonly organization?: string
  readonly use_auto_link?: boolean
}

const purpose = 'identity provider token'

export const oidc: CredentialKind = {
  type: 'oidc',
  factors: (config) => ({ first: links(config).length, second: 0 }),
  async fromImport(config, secrets) {
    const { providers } = (config ?? {}) as { providers?: unknown }
    if (!Array.isArray(providers) || !providers.every(isImportedLink))
      throw identityError(
        'bad_request',
        'credentials.oidc.config.providers must be a list of objects with "provider" and "subject".',
      )
    return oidcCredential(
      providers.map(({ provider, subject, organization, use_auto_link }) => ({
        provider,
        subject,
        ...(organization !== undefined && { organization }),
        ...(use_auto_link !== undefined && { useAutoLink: use_auto_link }),
      })),
      secrets,
    )
  },
  reveal: (config, secrets) => ({
    providers: links(config).map((link) => ({
      ...link,
      initial_id_token: open(secrets, link.initial_id_token),
      initial_access_token: open(secrets, link.initial_access_token),
      initial_refresh_token: open(secrets, link.initial_refresh_token),
    })),
  }),
  without(credential, identifier) {
    if (!identifier)
      throw identityError(
        'bad_request',
        'Say which account is to be removed: identifier=<provider>:<subject>.',
      )
    if (!credential.identifiers.includes(identifier))
      throw identityError('not_found', `The identity has no account "${identifier}" of an external provider.`)
    return draft(links(credential.config).filter((link) => oidcIdentifier(link) !== identifier))
  },
}

/** What an oidc credential is found by. The subject is opaque: nothing is normalised. */
export function oidcIdentifier(link: { readonly provider: string; readonly subject: string }): string {
  return `${link.provider}:${link.subject}`
}

/** The credential of someone who signs in with these accounts. */
export function oidcCredential(accounts: readonly OidcLink[], secrets: SecretRing): CredentialDraft {
  return draft(accounts.map((account) => stored(account, secrets))) as CredentialDraft
}

/** The credential with one more account, or with that account's tokens replaced. */
export function withOidcLink(
  credential: Credential | undefined,
  account: OidcLink,
  secrets: SecretRing,
): CredentialDraft {
  const others = links(credential?.config ?? {}).filter(
    (link) => oidcIdentifier(link) !== oidcIdentifier(account),
  )
  return draft([...others, stored(account, secrets)]) as CredentialDraft
}

/** The accounts of a credential, without their tokens. */
export function oidcLinks(
  credential: Pick<Credential, 'config'> | undefined,
): { readonly provider: string; readonly subject: string }[] {
  return links(credential?.config ?? {}).map(({ provider, subject }) => ({ provider, subject }))
}

function links(config: Credential['config']): readonly StoredLink[] {
  return (config.providers as readonly StoredLink[] | undefined) ?? []
}

function draft(providers: readonly StoredLink[]): CredentialDraft | undefined {
  return providers.length === 0
    ? undefined
    : { type: 'oidc', identifiers: providers.map(oidcIdentifier), config: { providers } }
}

function stored({ tokens, ...account }: OidcLink, secrets: SecretRing): StoredLink {
  const close = (token: string | undefined) => (token ? seal(secrets, purpose, token) : '')
  return {
    subject: account.subject,
    provider: account.provider,
    initial_id_token: close(tokens?.idToken),
    initial_access_token: close(tokens?.accessToken),
    initial_refresh_token: close(tokens?.refreshToken),
    ...(account.organization !== undefined && { organization: account.organization }),
    ...(account.useAutoLink !== undefined && { use_auto_link: account.useAutoLink }),
  }
}

/** Empty for a token that was sealed with a secret that is gone. */
function open(secrets: SecretRing, sealed: string): string {
  return sealed === '' ? '' : (unseal(secrets, purpose, sealed)?.toString() ?? '')
}

function isImportedLink(value: unknown): value is {
  provider: string
  subject: string
  organization?: string
  use_auto_link?: boolean
} {
  const { provider, subject } = (value ?? {}) as Record<string, unknown>
  return typeof provider === 'string' && provider !== '' && typeof subject === 'string' && subject !== ''
}
