import { PlatformError } from '../../contracts/platform-error.ts'
import type { ClientDocument } from '../clients/client.ts'
import type { ClientMetadata } from '../clients/client-metadata.ts'
import {
  changeClient,
  insertPrepared,
  prepareClient,
  removeClient,
  type ShownClient,
} from '../clients/client-registry.ts'
import { readClient, type StoredClient } from '../clients/client-table.ts'
import type { OAuth2Context } from '../context.ts'
import { refuseAdministratorsFields, withAdministratorsFields } from './administrators-fields.ts'
import { checkPolicy } from './check-policy.ts'
import { findInitialAccessToken, spendInitialAccessToken } from './initial-access-tokens.ts'
import { isRegistrationToken, newRegistrationToken, registrationUri } from './registration-token.ts'
import { admitOpenRegistration, recordRegistration } from './registrations.ts'

type Context = Pick<OAuth2Context, 'database' | 'clients' | 'settings' | 'outgoing' | 'events' | 'clock'>

/**
 * Registers a client for whoever asks (RFC 7591 §3). Its id is always a new one.
 * @param initialAccessToken what the request was sent with, if anything
 */
export async function registerDynamicClient(
  context: Context,
  sent: ClientMetadata,
  initialAccessToken: string | undefined,
): Promise<ShownClient> {
  requireEnabled(context)
  const { database, settings, clock } = context
  const now = clock()
  const tokenId = await authorizeRegistration(context, initialAccessToken, now)
  refuseAdministratorsFields(sent, undefined)
  const prepared = await prepareClient(context, { ...sent, client_id: null, owner: null }, now)
  checkPolicy(prepared.document, settings.registration.allowed)
  await database.transaction(async (transaction) => {
    if (tokenId === undefined)
      await admitOpenRegistration(transaction, settings.registration.openPerHour, now)
    else if (!(await spendInitialAccessToken(transaction, tokenId, now))) throw unauthorized()
    await insertPrepared(transaction, prepared, now)
    await recordRegistration(transaction, prepared.document.client_id, tokenId, now)
  })
  context.events.record('OAuth2ClientCreated', { clientId: prepared.document.client_id })
  return prepared.shown
}

/** The client as it may read itself (RFC 7592 §2.1). @throws PlatformError 401 for any other token */
export async function readDynamicClient(
  context: Context,
  id: string,
  token: string | undefined,
): Promise<Omit<ClientDocument, 'metadata'>> {
  requireEnabled(context)
  const client = await authenticated(context, id, token)
  const { metadata: _, ...document } = client.document
  return { ...document, registration_client_uri: registrationUri(context, id) }
}

/** Replaces the client (RFC 7592 §2.2); the token that was used is replaced, too. */
export async function replaceDynamicClient(
  context: Context,
  id: string,
  token: string | undefined,
  sent: ClientMetadata,
): Promise<ShownClient> {
  requireEnabled(context)
  await authenticated(context, id, token)
  const next = newRegistrationToken()
  const changed = await changeClient(
    context,
    id,
    (document, stored) => {
      // Whoever replaced it in between has the only token that is still good.
      if (!isRegistrationToken(token ?? '', stored.registration_token_hash)) throw wrongToken()
      refuseAdministratorsFields(sent, document)
      return withAdministratorsFields(sent, document)
    },
    {
      registrationTokenHash: next.hash,
      check: (document) => checkPolicy(document, context.settings.registration.allowed),
    },
  )
  return {
    ...changed,
    metadata: {},
    registration_access_token: next.token,
    registration_client_uri: registrationUri(context, id),
  }
}

/** RFC 7592 §2.3 */
export async function removeDynamicClient(
  context: Context,
  id: string,
  token: string | undefined,
): Promise<void> {
  requireEnabled(context)
  await authenticated(context, id, token)
  await removeClient(context, id)
}

function requireEnabled({ settings }: Context): void {
  if (!settings.registration.enabled)
    throw new PlatformError({
      status: 404,
      code: 'Not Found',
      message: 'Dynamic client registration is not enabled.',
    })
}

/** @returns the id of the initial access token; undefined where none was sent and none is needed */
async function authorizeRegistration(
  { database, settings }: Context,
  token: string | undefined,
  now: Date,
): Promise<string | undefined> {
  if (token === undefined) {
    if (settings.registration.initialAccessTokenRequired) throw unauthorized()
    return undefined
  }
  const id = await findInitialAccessToken(database, token, now)
  if (id === undefined) throw unauthorized()
  return id
}

async function authenticated(
  { database }: Context,
  id: string,
  token: string | undefined,
): Promise<StoredClient> {
  const client = await readClient(database, id)
  if (!client || !isRegistrationToken(token ?? '', client.registration_token_hash)) throw wrongToken()
  return client
}

function wrongToken(): PlatformError {
  return refused('The requested OAuth 2.0 client does not exist or you provided incorrect credentials.')
}

function unauthorized(): PlatformError {
  return refused('Registering a client needs an initial access token that is valid and not used up.')
}

/** RFC 6750 §3 */
function refused(message: string): PlatformError {
  return new PlatformError({
    status: 401,
    code: 'The request could not be authorized',
    message,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  })
}
