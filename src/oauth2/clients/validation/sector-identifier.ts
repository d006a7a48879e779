import { PlatformError } from '../../../contracts/platform-error.ts'
import type { OutgoingFetch } from '../../../http/outgoing/outgoing.ts'
import type { ClientDocument } from '../client.ts'
import { invalidMetadata } from './invalid-metadata.ts'

/**
 * The sector's own file must list every redirect URI of the client (OpenID Connect Registration §5), or a client
 * could take the pairwise subjects of somebody else's sector. It is asked for when one of them changes.
 */
export async function checkSectorIdentifier(
  document: ClientDocument,
  outgoing: OutgoingFetch,
  current: ClientDocument | undefined,
): Promise<void> {
  const { sector_identifier_uri: sector, redirect_uris } = document
  if (sector === undefined || !isChanged(document, current)) return
  const listed = new Set(await fetchSector(sector, outgoing))
  for (const uri of redirect_uris)
    if (!listed.has(uri))
      throw invalidMetadata(`The file at "sector_identifier_uri" does not list the redirect URI "${uri}".`)
}

function isChanged(document: ClientDocument, current: ClientDocument | undefined): boolean {
  if (!current || current.sector_identifier_uri !== document.sector_identifier_uri) return true
  const known = new Set(current.redirect_uris)
  return document.redirect_uris.some((uri) => !known.has(uri))
}

async function fetchSector(sector: string, outgoing: OutgoingFetch): Promise<readonly unknown[]> {
  let listed: unknown
  try {
    const answer = await outgoing(sector, { headers: { accept: 'application/json' } })
    listed = answer.status === 200 ? await answer.json() : undefined
  } catch (error) {
    if (!(error instanceof PlatformError || error instanceof SyntaxError)) throw error
  }
  if (!Array.isArray(listed))
    throw invalidMetadata('"sector_identifier_uri" cannot be fetched, or is no JSON array of redirect URIs.')
  return listed
}
