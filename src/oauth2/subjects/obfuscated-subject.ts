import { sha256 } from '../../cryptography/digest.ts'
import type { Client } from '../clients/client.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { OAuth2Settings } from '../settings.ts'

/**
 * The subject that a client with pairwise identifiers sees (OpenID Connect Core §8.1); undefined for a client
 * that sees the subject itself. @param forced what the login UI chose instead
 */
export function obfuscatedSubject(
  { subjectIdentifiers }: Pick<OAuth2Settings, 'subjectIdentifiers'>,
  { document }: Pick<Client, 'document'>,
  subject: string,
  forced?: string,
): string | undefined {
  if (document.subject_type !== 'pairwise') return undefined
  const { pairwiseSalt, supportedTypes } = subjectIdentifiers
  if (pairwiseSalt === undefined || !supportedTypes.includes('pairwise'))
    throw oauthError(
      'invalid_request',
      'The client wants pairwise subject identifiers, which this server is not configured for.',
    )
  return forced ?? sha256(sectorOf(document) + subject + pairwiseSalt).toString('hex')
}

/** The host that the clients of one owner share (OpenID Connect Core §8.1). */
function sectorOf({ sector_identifier_uri: sectorIdentifier, redirect_uris }: Client['document']): string {
  const addresses = sectorIdentifier ? [sectorIdentifier] : redirect_uris
  const [sector, ...others] = new Set(addresses.map((address) => URL.parse(address)?.host ?? ''))
  if (!sector || others.length > 0)
    throw oauthError('invalid_request', 'The client needs a sector_identifier_uri for its pairwise subjects.')
  return sector
}
