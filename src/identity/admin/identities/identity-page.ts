import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../../database/database.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { type IdentityRow, identityColumns, identityOf } from '../../identities/identity-rows.ts'
import { normalizeIdentifier } from '../../identities/normalize-identifier.ts'

/** Which identities a list shows. */
export type IdentityFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'identifier'; readonly identifier: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'organization'; readonly id: string }

/** A beginning that more identifiers share finds those of the first ones. */
const mostSimilar = 1000

/** In UTF-8 nothing that begins with a text sorts after the text with this behind it. */
const lastCharacter = '\u{10ffff}'

/** Identities by id in ascending order, at most `limit`, after the one with the id `after`. */
export async function identityPage(
  { kysely }: Database,
  filter: IdentityFilter,
  limit: number,
  after: string | undefined,
): Promise<IdentityRecord[]> {
  const conditions = [condition(filter)]
  if (after !== undefined) conditions.push(sql`i.id > ${after}`)
  const { rows } = await sql<IdentityRow>`select ${sql.raw(identityColumns)} from identity.identities i
    where ${sql.join(conditions, sql` and `)} order by i.id limit ${limit}`.execute(kysely)
  return rows.map(identityOf)
}

function condition(filter: IdentityFilter): RawBuilder<boolean> {
  switch (filter.kind) {
    case 'all':
      return sql<boolean>`true`
    case 'ids':
      return sql<boolean>`i.id = any(${filter.ids})`
    case 'identifier': {
      // In the spelling of an external provider's subject, or in that of everything else.
      const spellings = [filter.identifier, normalizeIdentifier(filter.identifier)]
      return withIdentifier(sql`n.identifier = any(${spellings})`)
    }
    case 'prefix': {
      const prefix = normalizeIdentifier(filter.prefix)
      return withIdentifier(
        // Not "like": its plan for all values cannot use the index.
        sql`n.identifier ~>=~ ${prefix} and n.identifier ~<~ ${prefix + lastCharacter}
          order by n.identifier using ~<~ limit ${mostSimilar}`,
      )
    }
    case 'organization':
      return sql<boolean>`i.organization_id = ${filter.id}`
  }
}

function withIdentifier(matches: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`i.id in (select n.identity_id from identity.credential_identifiers n where ${matches})`
}
