import { type Combined, combined } from '../../database/combined.ts'
import type { Database } from '../../database/database.ts'
import type { Notifications } from '../../database/notifications.ts'
import type { Client } from './client.ts'
import { type ClientRow, clientFromRow } from './client-record.ts'

/** Where the server finds its clients. */
export interface ClientStore {
  /** The client, from memory where possible; undefined when there is none of that id. */
  get(id: string): Promise<Client | undefined>
  /** Forgets what is in memory of one client, or of all of them. */
  forget(id?: string): void
}

/** The channel on which a changed or deleted client is announced; the payload is its id. */
export const clientsChannel = 'oauth2_clients'

const maximumCached = 50_000

/**
 * Reads clients through a cache that PostgreSQL notifications empty. While notifications are not available
 * every read goes to the database; reads of concurrent requests share a statement.
 */
export class CachedClientStore implements ClientStore {
  readonly #notifications: Pick<Notifications, 'available'>
  readonly #cache = new Map<string, Client>()
  readonly #loader: Combined<string, Client | undefined>
  /** Grows with every change, so that a client that was read before a change is not kept after it. */
  #changes = 0

  constructor(database: Database, notifications: Pick<Notifications, 'available'>) {
    this.#notifications = notifications
    this.#loader = combined((ids) => readClients(database, ids))
  }

  async get(id: string): Promise<Client | undefined> {
    if (!this.#notifications.available) return this.#loader.load(id)
    const cached = this.#cache.get(id)
    if (cached) return cached
    const changes = this.#changes
    const client = await this.#loader.load(id)
    if (client && changes === this.#changes && this.#notifications.available) this.#keep(client)
    return client
  }

  forget(id?: string): void {
    this.#changes++
    if (id === undefined) this.#cache.clear()
    else this.#cache.delete(id)
  }

  #keep(client: Client): void {
    const oldest = this.#cache.size >= maximumCached ? this.#cache.keys().next().value : undefined
    if (oldest !== undefined) this.#cache.delete(oldest)
    this.#cache.set(client.id, client)
  }
}

const selectClients = {
  name: 'oauth2-clients-by-id',
  text: `select id, document, secret_hash, rotated_secret_hashes
    from oauth2.clients where id = any($1::text[])`,
}

async function readClients(
  database: Database,
  ids: readonly string[],
): Promise<readonly (Client | undefined)[]> {
  const rows = await database.query<ClientRow>(selectClients, [ids])
  const clients = new Map(rows.map((row) => [row.id, clientFromRow(row)]))
  return ids.map((id) => clients.get(id))
}
