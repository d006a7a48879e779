import { type Combined, combined, oneByOneOnError } from '../../database/combined.ts'
import type { Database } from '../../database/database.ts'
import type { ClientStore } from '../clients/client-store.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { Confirmation } from '../sender-constraint/confirmation.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { NewGrant } from './grant.ts'
import { grantExpiry } from './grant-lifetime.ts'
import { type GrantRow, grantFromRow } from './grant-row.ts'
import type {
  CodeRedemption,
  GrantStore,
  RedeemedCode,
  RefreshToken,
  RefreshTokenRotation,
} from './grant-store.ts'
import * as statements from './statements.ts'

/** Grants, their codes and refresh tokens in PostgreSQL. */
export class PostgresGrantStore implements GrantStore {
  readonly #database: Database
  readonly #clients: ClientStore
  readonly #settings: Pick<OAuth2Settings, 'ttl'>
  readonly #clock: () => Date
  readonly #newGrants: Combined<GrantInsert, undefined>
  readonly #refreshTokens: Combined<Buffer, RefreshToken | undefined>

  constructor(
    database: Database,
    clients: ClientStore,
    settings: Pick<OAuth2Settings, 'ttl'>,
    clock: () => Date,
  ) {
    this.#database = database
    this.#clients = clients
    this.#settings = settings
    this.#clock = clock
    this.#newGrants = combined(oneByOneOnError((grants) => this.#insert(grants)))
    this.#refreshTokens = combined((hashes) => this.#readRefreshTokens(hashes))
  }

  async create(grant: NewGrant): Promise<void> {
    const client = await this.#clients.get(grant.clientId)
    if (!client) throw clientGone()
    await this.#newGrants.load(grantInsert(grant, grantExpiry(this.#settings, client, grant)))
  }

  async redeemCode(redemption: CodeRedemption): Promise<RedeemedCode | undefined> {
    const { codeHash, clientId, redirectUri, codeChallenge, keyThumbprint, now, refreshToken } = redemption
    const [row] = await this.#database.query<RedeemedCodeRow>(statements.redeemCode, [
      codeHash,
      now,
      clientId,
      redirectUri ?? null,
      codeChallenge ?? null,
      refreshToken?.hash ?? null,
      refreshToken?.expiresAt ?? null,
      refreshToken?.accessTokenId ?? null,
      refreshToken?.accessTokenExpiresAt ?? null,
      refreshToken?.confirmation ?? null,
      keyThumbprint ?? null,
    ])
    return (
      row && {
        grant: grantFromRow(row),
        redeemed: row.redeemed,
        refreshable: row.refreshable,
        usedBefore: row.code_used_at !== null,
        expiresAt: row.code_expires_at,
      }
    )
  }

  getRefreshToken(hash: Buffer): Promise<RefreshToken | undefined> {
    return this.#refreshTokens.load(hash)
  }

  async rotateRefreshToken(rotation: RefreshTokenRotation): Promise<{ generation: number } | undefined> {
    const { hash, now, gracePeriod, graceReuseCount, successor } = rotation
    const [row] = await this.#database.query<{ generation: number }>(statements.rotateRefreshToken, [
      hash,
      now,
      gracePeriod > 0 ? new Date(now.getTime() - gracePeriod * 1000) : null,
      graceReuseCount > 0 ? graceReuseCount : null,
      successor.hash,
      successor.expiresAt,
      successor.accessTokenId,
      successor.accessTokenExpiresAt,
      successor.confirmation ?? null,
    ])
    return row
  }

  async revokeTokens(id: string): Promise<void> {
    await this.#database.query(statements.revokeTokens, [id, this.#clock()])
  }

  async #insert(grants: readonly GrantInsert[]): Promise<readonly (undefined | Error)[]> {
    try {
      const rows = await this.#database.query<{ id: string }>(statements.insertGrants, [
        JSON.stringify(grants),
      ])
      const inserted = new Set(rows.map(({ id }) => id))
      // Of two with the same id in one statement, the second one is the replay.
      return grants.map(({ id }) => (inserted.delete(id) ? undefined : consentUsed()))
    } catch (error) {
      throw (error as { code?: string }).code === '23503' ? clientGone() : error
    }
  }

  async #readRefreshTokens(hashes: readonly Buffer[]): Promise<readonly (RefreshToken | undefined)[]> {
    const rows = await this.#database.query<RefreshTokenRow>(statements.selectRefreshTokens, [hashes])
    const tokens = new Map(rows.map((row) => [row.hash.toString('hex'), refreshTokenFromRow(row)]))
    return hashes.map((hash) => tokens.get(hash.toString('hex')))
  }
}

interface RedeemedCodeRow extends GrantRow {
  readonly code_used_at: Date | null
  readonly code_expires_at: Date
  readonly redeemed: boolean
  readonly refreshable: boolean
}

interface RefreshTokenRow extends GrantRow {
  readonly hash: Buffer
  readonly token_issued_at: Date
  readonly token_expires_at: Date | null
  readonly first_used_at: Date | null
  readonly used_count: number
  readonly confirmation: Confirmation | null
}

function refreshTokenFromRow(row: RefreshTokenRow): RefreshToken {
  return {
    grant: grantFromRow(row),
    issuedAt: row.token_issued_at,
    expiresAt: row.token_expires_at,
    firstUsedAt: row.first_used_at,
    usedCount: row.used_count,
    confirmation: row.confirmation ?? undefined,
  }
}

type GrantInsert = ReturnType<typeof grantInsert>

/** A row as JSON; the columns that are left out have their defaults. */
function grantInsert(grant: NewGrant, expiresAt: Date | null) {
  return {
    id: grant.id,
    client_id: grant.clientId,
    subject: grant.subject,
    obfuscated_subject: grant.obfuscatedSubject,
    login_session_id: grant.loginSessionId,
    requested_scope: grant.requestedScope,
    granted_scope: grant.grantedScope,
    requested_audience: grant.requestedAudience,
    granted_audience: grant.grantedAudience,
    session: grant.session,
    request: grant.request,
    requested_at: grant.requestedAt,
    authenticated_at: grant.authenticatedAt,
    handled_at: grant.handledAt,
    consent_skipped: grant.consentSkipped,
    consent_remember: grant.consentRemember,
    consent_expires_at: grant.consentExpiresAt,
    code_hash: grant.codeHash && `\\x${grant.codeHash.toString('hex')}`,
    code_expires_at: grant.codeExpiresAt,
    expires_at: expiresAt,
  }
}

function consentUsed(): Error {
  return oauthError('access_denied', 'This consent was already used. Please sign in again.')
}

function clientGone(): Error {
  return oauthError('invalid_client', 'The client does not exist any more.')
}
