import type { Database } from '../../database/database.ts'
import type { Client } from './client.ts'
import { clientsChannel } from './client-store.ts'
import { hashChosenSecret } from './slow-hash.ts'

/**
 * $1 client, $2 the hash that was verified, $3 the new one, $4 channel. Whoever changed the secret meanwhile is not
 * overwritten.
 */
export const upgradeSecretStatement = {
  name: 'oauth2-clients-upgrade-secret',
  text: `with upgraded as (
      update oauth2.clients set secret_hash = $3, version = version + 1 where id = $1 and secret_hash = $2 returning id
    ) select pg_notify($4, id) from upgraded`,
}

/** Replaces the hash of a client's secret, which has just been shown to be right, by one of today. */
export async function upgradeSecret(database: Database, client: Client, secret: string): Promise<void> {
  const hash = await hashChosenSecret(secret)
  await database.query(upgradeSecretStatement, [client.id, client.secretHash, hash, clientsChannel])
}
