import type { ClientCheck } from './check.ts'
import { invalidMetadata, webAddress } from './invalid-metadata.ts'

/** OpenID Connect Core §8 */
export const checkSubjectType: ClientCheck = (document, settings) => {
  const { subject_type: subjectType, sector_identifier_uri: sector } = document
  const { supportedTypes } = settings.subjectIdentifiers
  if (!supportedTypes.includes(subjectType))
    throw invalidMetadata(
      `The subject type "${subjectType}" is not supported by this server, only ${supportedTypes.join(', ')}.`,
    )
  if (sector !== undefined && webAddress(sector)?.protocol !== 'https:')
    throw invalidMetadata('"sector_identifier_uri" must be an https address.')
  if (subjectType === 'public') return
  const hosts = new Set(document.redirect_uris.map((uri) => URL.parse(uri)?.host))
  if (sector === undefined && hosts.size > 1)
    throw invalidMetadata(
      'With the subject type "pairwise" and redirect URIs on several hosts "sector_identifier_uri" must be set.',
    )
}
