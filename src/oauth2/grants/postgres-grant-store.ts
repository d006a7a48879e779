import { type Combined, combined, oneByOneOnError } from '../../database/combined.ts'
import type { Database } from '../../database/database.ts'
import type { ClientStore } from '../clients/client-store.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { Confirmation } from '../sender-constraint/confirmation.ts'
import type { NewGrant } from './grant.ts'
import { type GrantLifetimes, grantExpiry } from './grant-lifetime.ts'
import { type GrantInsert, type GrantRow, grantFromRow, grantInsert } from './grant-row.ts'
import type {
  CodeRedemption,
  GrantStore,
  RedeemedCode,
  RefreshToken,
  RefreshTokenRotation,
} from './grant-store.ts'
import { refreshTokenExpiry } from './refresh-token-expiry.ts'
import * as statements from './statements.ts'

/** Grants, their codes and refresh tokens in PostgreSQL. */
export class PostgresGrantStore implements GrantStore {
  readonly #database: Database
  readonly #clients: ClientStore
  readonly #settings: GrantLifetimes
  readonly #clock: () => Date
  readonly #newGrants: Combined<GrantInsert, undefined>
  readonly #redemptions: Combined<CodeRedemption, RedeemedCode | undefined>
  readonly #refreshTokens: Combined<Buffer, RefreshToken | undefined>
  readonly #rotations: Combined<RefreshTokenRotation, { generation: number } | undefined>

  constructor(database: Database, clients: ClientStore, settings: GrantLifetimes, clock: () => Date) {
    this.#database = database
    this.#clients = clients
    this.#settings = settings
    this.#clock = clock
    this.#newGrants = combined(oneByOneOnError((grants) => this.#insert(grants)))
    this.#redemptions = combined(
      oneByOneOnError((redemptions) => this.#redeem(redemptions)),
      ({ codeHash }) => codeHash.toString('hex'),
    )
    this.#refreshTokens = combined((hashes) => this.#readRefreshTokens(hashes))
    this.#rotations = combined(
      oneByOneOnError((rotations) => this.#rotate(rotations)),
      ({ grantId }) => grantId,
    )
  }

  async create(grant: NewGrant): Promise<void> {
    const client = await this.#clients.get(grant.clientId)
    if (!client) throw clientGone()
    await this.#newGrants.load(grantInsert(grant, grantExpiry(this.#settings, client, grant)))
  }

  redeemCode(redemption: CodeRedemption): Promise<RedeemedCode | undefined> {
    return this.#redemptions.load(redemption)
  }

  async findCode(codeHash: Buffer): Promise<RedeemedCode | undefined> {
    const [row] = await this.#database.query<Omit<RedeemedCodeRow, 'position'>>(statements.selectByCode, [
      codeHash,
    ])
    return row && redeemedCodeFromRow(row)
  }

  getRefreshToken(hash: Buffer): Promise<RefreshToken | undefined> {
    return this.#refreshTokens.load(hash)
  }

  rotateRefreshToken(rotation: RefreshTokenRotation): Promise<{ generation: number } | undefined> {
    return this.#rotations.load(rotation)
  }

  async revokeTokens(id: string): Promise<void> {
    await this.#database.query(statements.revokeTokens, [id, this.#clock()])
  }

  async revokeTokensOfSession(loginSessionId: string, which: 'all' | 'online'): Promise<void> {
    const values = [loginSessionId, this.#clock(), which === 'all']
    await this.#database.query(statements.revokeTokensOfSession, values)
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

  async #redeem(redemptions: readonly CodeRedemption[]): Promise<readonly (RedeemedCode | undefined)[]> {
    const rows = await this.#database.query<RedeemedCodeRow>(statements.redeemCodes, [
      JSON.stringify(redemptions.map(askedRedemption)),
      redemptions.map(({ codeHash }) => codeHash),
    ])
    const redeemed = new Map(rows.map((row) => [row.position, redeemedCodeFromRow(row)]))
    return redemptions.map((_, position) => redeemed.get(position))
  }

  async #rotate(
    rotations: readonly RefreshTokenRotation[],
  ): Promise<readonly ({ generation: number } | undefined)[]> {
    const rows = await this.#database.query<{ position: number; generation: number }>(
      statements.rotateRefreshTokens,
      [JSON.stringify(rotations.map(askedRotation)), rotations.map(({ grantId }) => grantId)],
    )
    const rotated = new Map(rows.map(({ position, generation }) => [position, { generation }]))
    return rotations.map((_, position) => rotated.get(position))
  }

  async #readRefreshTokens(hashes: readonly Buffer[]): Promise<readonly (RefreshToken | undefined)[]> {
    const rows = await this.#database.query<RefreshTokenRow>(statements.selectRefreshTokens, [hashes])
    const tokens = new Map(rows.map((row) => [row.hash.toString('hex'), this.#refreshToken(row)]))
    return hashes.map((hash) => tokens.get(hash.toString('hex')))
  }

  #refreshToken(row: RefreshTokenRow): RefreshToken {
    const token = refreshTokenFromRow(row)
    const beganAt = token.grant.handledAt
    return { ...token, expiresAt: refreshTokenExpiry(this.#settings, { ...token, beganAt }) }
  }
}

function askedRedemption(redemption: CodeRedemption, position: number) {
  const { codeHash, clientId, redirectUri, codeChallenge, keyThumbprint, now, refreshToken, session } =
    redemption
  return {
    position,
    code_hash: bytea(codeHash),
    now,
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: codeChallenge,
    key_thumbprint: keyThumbprint,
    refresh_token_hash: refreshToken && bytea(refreshToken.hash),
    refresh_token_expires_at: refreshToken?.expiresAt,
    access_token_id: refreshToken?.accessTokenId,
    access_token_expires_at: refreshToken?.accessTokenExpiresAt,
    confirmation: refreshToken?.confirmation,
    session,
  }
}

function redeemedCodeFromRow(row: Omit<RedeemedCodeRow, 'position'>): RedeemedCode {
  return {
    grant: grantFromRow(row),
    redeemed: row.redeemed,
    refreshable: row.refreshable,
    usedBefore: row.code_used_at !== null,
    expiresAt: row.code_expires_at,
  }
}

function askedRotation(rotation: RefreshTokenRotation, position: number) {
  const { hash, grantId, now, gracePeriod, graceReuseCount, successor, session } = rotation
  return {
    position,
    hash: bytea(hash),
    grant_id: grantId,
    now,
    first_use_after: gracePeriod > 0 ? new Date(now.getTime() - gracePeriod * 1000) : null,
    most_uses: graceReuseCount > 0 ? graceReuseCount : null,
    successor_hash: bytea(successor.hash),
    successor_expires_at: successor.expiresAt,
    access_token_id: successor.accessTokenId,
    access_token_expires_at: successor.accessTokenExpiresAt,
    confirmation: successor.confirmation,
    session,
  }
}

/** Bytes as PostgreSQL reads them in JSON. */
function bytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}

interface RedeemedCodeRow extends GrantRow {
  readonly position: number
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

function consentUsed(): Error {
  return oauthError('access_denied', 'This consent was already used. Please sign in again.')
}

function clientGone(): Error {
  return oauthError('invalid_client', 'The client does not exist any more.')
}
