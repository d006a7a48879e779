import type { OAuth2Settings } from '../../settings.ts'
import type { ClientDocument } from '../client.ts'

/** One rule for client documents. Throws 400 with a sentence that names the field. */
export type ClientCheck = (
  document: ClientDocument,
  settings: Pick<OAuth2Settings, 'subjectIdentifiers' | 'privateAddresses' | 'clientCertificates'>,
) => void
