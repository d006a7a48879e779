import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Database } from '../../database/database.ts'
import { isSealedByCurrent, openJwk, sealJwk } from './sealed-jwk.ts'

const batchSize = 100

const selectBatch = {
  name: 'oauth2-keys-batch',
  text: `select set_id, kid, sealed_jwk from oauth2.keys
    where (set_id, kid) > ($1, $2) order by set_id, kid limit ${batchSize}`,
}

const update = {
  name: 'oauth2-keys-reseal',
  text: 'update oauth2.keys set sealed_jwk = $4 where set_id = $1 and kid = $2 and sealed_jwk = $3 returning kid',
}

interface Row {
  readonly set_id: string
  readonly kid: string
  readonly sealed_jwk: string
}

/**
 * Seals every private key with the first secret that was sealed with a later one, so that the later ones can
 * leave the configuration. Servers may run meanwhile; whoever changes a key at the same time wins.
 * @returns how many were sealed anew
 * @throws PlatformError for a key that no secret opens; those before it are done
 */
export async function resealKeys(database: Database, secrets: SecretRing): Promise<number> {
  let [set, kid, resealed] = ['', '', 0]
  for (;;) {
    const rows = await database.query<Row>(selectBatch, [set, kid])
    for (const row of rows) {
      if (isSealedByCurrent(secrets, row.sealed_jwk)) continue
      const sealed = sealJwk(secrets, openJwk(secrets, row))
      const written = await database.query(update, [row.set_id, row.kid, row.sealed_jwk, sealed])
      resealed += written.length
    }
    const last = rows.at(-1)
    if (!last || rows.length < batchSize) return resealed
    ;[set, kid] = [last.set_id, last.kid]
  }
}
