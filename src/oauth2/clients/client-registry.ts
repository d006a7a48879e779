import { randomUUID } from 'node:crypto'
import type { PlatformError } from '../../contracts/platform-error.ts'
import type { Queryable } from '../../database/database.ts'
import type { OAuth2Context } from '../context.ts'
import { resourceExists, resourceNotFound } from '../errors/admin-error.ts'
import { newRegistrationToken, registrationUri } from '../registration/registration-token.ts'
import type { ClientDocument } from './client.ts'
import { clientDocument, usualScope } from './client-document.ts'
import type { ClientMetadata } from './client-metadata.ts'
import {
  deleteClient,
  insertClient,
  type NewClientHashes,
  readClient,
  type StoredClient,
  updateClient,
} from './client-table.ts'
import { chosenSecret, generatedSecret, needsSecret } from './secret-change.ts'
import { validateClient } from './validation/index.ts'
import { invalidMetadata } from './validation/invalid-metadata.ts'

type Context = Pick<OAuth2Context, 'database' | 'clients' | 'settings' | 'outgoing' | 'events' | 'clock'>

/** A client as an answer shows it: with its secret only when that was just set. */
export type ShownClient = ClientDocument & {
  readonly client_secret?: string
  readonly registration_access_token?: string
  readonly registration_client_uri?: string
}

/** A client that has been checked and is not written yet. */
export interface PreparedClient {
  readonly document: ClientDocument
  readonly hashes: NewClientHashes
  /** With its secrets, as the one answer shows it that has them. */
  readonly shown: ShownClient
}

/** What a change may bring besides the document. */
export interface ClientChange {
  /** A further rule for the new document. */
  readonly check?: (document: ClientDocument) => void
  readonly registrationTokenHash?: Buffer
}

const attempts = 5

/**
 * Registers a client: under the id that was sent, or else under a new one. A secret is made where the client
 * needs one and none was sent.
 * @throws PlatformError 400 for a document that breaks a rule, 409 when there is a client of that id
 */
export async function registerClient(context: Context, sent: ClientMetadata): Promise<ShownClient> {
  const now = context.clock()
  const prepared = await prepareClient(context, sent, now)
  await insertPrepared(context.database, prepared, now)
  context.events.record('OAuth2ClientCreated', { clientId: prepared.document.client_id })
  return prepared.shown
}

/** @throws PlatformError 400 for a document that breaks a rule */
export async function prepareClient(
  context: Context,
  sent: ClientMetadata,
  now: Date,
): Promise<PreparedClient> {
  const { settings } = context
  const clientId = sent.client_id || randomUUID()
  refuseUnusableId(clientId)
  const document = clientDocument(sent, {
    clientId,
    createdAt: now,
    updatedAt: now,
    defaultScope: settings.registration.defaultScope ?? usualScope,
  })
  await validateClient(document, context)
  const secret =
    (await chosenSecret(sent, document)) ?? (needsSecret(document) ? generatedSecret() : undefined)
  const registration = settings.registration.enabled ? newRegistrationToken() : undefined
  return {
    document,
    hashes: { secretHash: secret?.hash ?? null, registrationTokenHash: registration?.hash ?? null },
    shown: {
      ...document,
      ...(secret && { client_secret: secret.shown }),
      ...(registration && {
        registration_access_token: registration.token,
        registration_client_uri: registrationUri(context, clientId),
      }),
    },
  }
}

/** @throws PlatformError 409 when there is a client of that id */
export async function insertPrepared(
  into: Queryable,
  { document, hashes }: PreparedClient,
  now: Date,
): Promise<void> {
  if (!(await insertClient(into, document, hashes, now)))
    throw resourceExists(`There is a client with the id "${document.client_id}" already.`)
}

/**
 * Replaces a client by what `change` makes of it. A new secret discards the former ones; without one the
 * secret stays.
 * @throws PlatformError 404 without such a client, 400 for a document that breaks a rule
 */
export async function changeClient(
  context: Context,
  id: string,
  change: (current: ClientDocument, stored: StoredClient) => ClientMetadata,
  { check, registrationTokenHash }: ClientChange = {},
): Promise<ShownClient> {
  return rewriteClient(context, id, async (current) => {
    const changed = await changedClient(context, current, change(current.document, current))
    check?.(changed.document)
    return { ...changed, registration_token_hash: registrationTokenHash ?? current.registration_token_hash }
  })
}

/** A client after a change; `shown` is a secret that was just set. */
export type ChangedClient = Omit<StoredClient, 'version'> & { readonly shown?: string }

/**
 * Writes what `change` makes of a client. Whoever changes the same client at the same time is not
 * overwritten: the change is made again from what they left.
 * @throws PlatformError 404 without such a client
 */
export async function rewriteClient(
  context: Pick<Context, 'database' | 'clients' | 'events'>,
  id: string,
  change: (current: StoredClient) => ChangedClient | Promise<ChangedClient>,
): Promise<ShownClient> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const current = await readClient(context.database, id)
    if (!current) throw resourceNotFound()
    const changed = await change(current)
    if (await updateClient(context.database, changed.document, changed, current.version)) {
      context.clients.forget(id)
      context.events.record('OAuth2ClientUpdated', { clientId: id })
      return { ...changed.document, ...(changed.shown !== undefined && { client_secret: changed.shown }) }
    }
  }
  throw tooManyChanges()
}

/** @throws PlatformError 404 without such a client */
export async function removeClient(context: Context, id: string): Promise<void> {
  if (!(await deleteClient(context.database, id))) throw resourceNotFound()
  context.clients.forget(id)
  context.events.record('OAuth2ClientDeleted', { clientId: id })
}

async function changedClient(
  context: Context,
  current: StoredClient,
  sent: ClientMetadata,
): Promise<Omit<ChangedClient, 'registration_token_hash'>> {
  const document = clientDocument(sent, {
    clientId: current.document.client_id,
    createdAt: new Date(current.document.created_at),
    updatedAt: context.clock(),
    defaultScope: context.settings.registration.defaultScope ?? usualScope,
  })
  await validateClient(document, context, current.document)
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
