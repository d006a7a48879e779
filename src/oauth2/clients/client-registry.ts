import { randomUUID } from 'node:crypto'
import type { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import { resourceExists, resourceNotFound } from '../errors/admin-error.ts'
import type { ClientDocument } from './client.ts'
import { clientDocument } from './client-document.ts'
import type { ClientMetadata } from './client-metadata.ts'
import { deleteClient, insertClient, readClient, type StoredClient, updateClient } from './client-table.ts'
import { chosenSecret, generatedSecret, needsSecret } from './secret-change.ts'
import { validateClient } from './validation/index.ts'
import { invalidMetadata } from './validation/invalid-metadata.ts'

type Context = Pick<OAuth2Context, 'database' | 'clients' | 'settings' | 'clock'>

/** A client as an answer shows it: with its secret only when that was just set. */
export type ShownClient = ClientDocument & { readonly client_secret?: string }

const attempts = 5

/**
 * Registers a client: under the id that was sent, or else under a new one. A secret is made where the client
 * needs one and none was sent.
 * @throws PlatformError 400 for a document that breaks a rule, 409 when there is a client of that id
 */
export async function registerClient(context: Context, sent: ClientMetadata): Promise<ShownClient> {
  const now = context.clock()
  const clientId = sent.client_id || randomUUID()
  refuseUnusableId(clientId)
  const document = clientDocument(sent, { clientId, createdAt: now, updatedAt: now })
  validateClient(document, context.settings)
  const secret =
    (await chosenSecret(sent, document)) ?? (needsSecret(document) ? generatedSecret() : undefined)
  const inserted = await insertClient(context.database, document, secret?.hash ?? null, now)
  if (!inserted) throw resourceExists(`There is a client with the id "${clientId}" already.`)
  return { ...document, ...(secret && { client_secret: secret.shown }) }
}

/**
 * Replaces a client by what `change` makes of it. A new secret discards the former ones; without one the
 * secret stays. Whoever changes the same client at the same time is not overwritten: the change is made again
 * from what they left.
 * @throws PlatformError 404 without such a client, 400 for a document that breaks a rule
 */
export async function changeClient(
  context: Context,
  id: string,
  change: (current: ClientDocument) => ClientMetadata,
): Promise<ShownClient> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const current = await readClient(context.database, id)
    if (!current) throw resourceNotFound()
    const changed = await changedClient(context, current, change(current.document))
    if (await updateClient(context.database, changed.document, changed, current.version)) {
      context.clients.forget(id)
      return { ...changed.document, ...(changed.shown !== undefined && { client_secret: changed.shown }) }
    }
  }
  throw tooManyChanges()
}

/** @throws PlatformError 404 without such a client */
export async function removeClient(context: Context, id: string): Promise<void> {
  if (!(await deleteClient(context.database, id))) throw resourceNotFound()
  context.clients.forget(id)
}

async function changedClient(
  { settings, clock }: Context,
  current: StoredClient,
  sent: ClientMetadata,
): Promise<Omit<StoredClient, 'version'> & { readonly shown?: string }> {
  const document = clientDocument(sent, {
    clientId: current.document.client_id,
    createdAt: new Date(current.document.created_at),
    updatedAt: clock(),
  })
  validateClient(document, settings)
  if (!needsSecret(document)) return { document, secret_hash: null, rotated_secret_hashes: [] }
  const secret =
    (await chosenSecret(sent, document)) ?? (current.secret_hash === null ? generatedSecret() : undefined)
  return secret
    ? { document, secret_hash: secret.hash, rotated_secret_hashes: [], shown: secret.shown }
    : { ...current, document }
}

function refuseUnusableId(id: string): void {
  if (!/^[\x20-\x7E]{1,255}$/.test(id))
    throw invalidMetadata(
      '"client_id" must have 1 to 255 printable ASCII characters (RFC 6749, appendix A.1).',
    )
}

function tooManyChanges(): PlatformError {
  return resourceExists('The client is being changed by others at the same time. Please try again.')
}
