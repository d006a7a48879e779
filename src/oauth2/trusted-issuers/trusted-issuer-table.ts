import type { Database } from '../../database/database.ts'
import type { TrustedIssuer } from './trusted-issuer.ts'

/** Writes a new trusted issuer; false when there is one of the same issuer, subject and key id. */
export async function insertTrustedIssuer(database: Database, issuer: TrustedIssuer): Promise<boolean> {
  const inserted = await database.query(insertStatement, [
    issuer.id,
    issuer.issuer,
    issuer.subject,
    issuer.allowAnySubject,
    issuer.scope,
    issuer.kid,
    JSON.stringify(issuer.publicJwk),
    issuer.createdAt,
    issuer.expiresAt,
  ])
  return inserted.length > 0
}

export async function readTrustedIssuer(database: Database, id: string): Promise<TrustedIssuer | undefined> {
  const [row] = await database.query<TrustedIssuerRow>(selectStatement, [id])
  return row && fromRow(row)
}

/** False when there is none of that id. */
export async function deleteTrustedIssuer(database: Database, id: string): Promise<boolean> {
  const deleted = await database.query(deleteStatement, [id])
  return deleted.length > 0
}

/** Trusted issuers in the order of their ids, after one of them. @param issuer only those of this name */
export async function listTrustedIssuers(
  database: Database,
  issuer: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<readonly TrustedIssuer[]> {
  const start = after ?? '00000000-0000-0000-0000-000000000000'
  const rows =
    issuer === undefined
      ? await database.query<TrustedIssuerRow>(listStatement, [start, limit])
      : await database.query<TrustedIssuerRow>(listByIssuerStatement, [start, limit, issuer])
  return rows.map(fromRow)
}

/**
 * Who may have signed an assertion of an issuer about a subject: whoever is trusted for this subject or for
 * anybody, and not expired. @param kid of the assertion's header; undefined when it names no key
 */
export async function findTrustedIssuers(
  database: Database,
  assertion: { readonly issuer: string; readonly subject: string; readonly kid: string | undefined },
  now: Date,
): Promise<readonly TrustedIssuer[]> {
  const { issuer, subject, kid } = assertion
  const rows = await database.query<TrustedIssuerRow>(findStatement, [issuer, subject, kid ?? null, now])
  return rows.map(fromRow)
}

interface TrustedIssuerRow {
  readonly id: string
  readonly issuer: string
  readonly subject: string
  readonly allow_any_subject: boolean
  readonly scope: readonly string[]
  readonly kid: string
  readonly public_jwk: TrustedIssuer['publicJwk']
  readonly created_at: Date
  readonly expires_at: Date
}

const columns = 'id, issuer, subject, allow_any_subject, scope, kid, public_jwk, created_at, expires_at'

const insertStatement = {
  name: 'oauth2-trusted-issuers-insert',
  text: `insert into oauth2.trusted_issuers (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (issuer, subject, kid) do nothing returning id`,
}

const selectStatement = {
  name: 'oauth2-trusted-issuers-read',
  text: `select ${columns} from oauth2.trusted_issuers where id = $1`,
}

const deleteStatement = {
  name: 'oauth2-trusted-issuers-delete',
  text: 'delete from oauth2.trusted_issuers where id = $1 returning id',
}

const listStatement = {
  name: 'oauth2-trusted-issuers-list',
  text: `select ${columns} from oauth2.trusted_issuers where id > $1 order by id limit $2`,
}

const listByIssuerStatement = {
  name: 'oauth2-trusted-issuers-list-issuer',
  text: `select ${columns} from oauth2.trusted_issuers where issuer = $3 and id > $1 order by id limit $2`,
}

/** No more than a hundred keys are tried, whoever forgot to remove the others. */
const findStatement = {
  name: 'oauth2-trusted-issuers-find',
  text: `select ${columns} from oauth2.trusted_issuers
    where issuer = $1 and subject = any(array[$2, '']) and (subject <> '' or allow_any_subject)
      and ($3::text is null or kid = $3) and expires_at > $4
    limit 100`,
}

function fromRow(row: TrustedIssuerRow): TrustedIssuer {
  return {
    id: row.id,
    issuer: row.issuer,
    subject: row.subject,
    allowAnySubject: row.allow_any_subject,
    scope: row.scope,
    kid: row.kid,
    publicJwk: row.public_jwk,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
