import { createHmac, randomUUID } from 'node:crypto'
import { constantTimeEqual } from '../../cryptography/digest.ts'
import { randomText } from '../../cryptography/random.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { AddressChannel } from '../identities/identity.ts'

const purpose = 'identity one-time code'
const keyIdLength = 6

/** A code or a link that is sent now. */
export interface OneTimeCodeDraft {
  /** What the person gets to see. */
  readonly secret: string
  /** Absent for what is sent to nobody: the code that nobody has is never right. */
  readonly identityId?: string | undefined
  /** Absent where an operator hands the code on. */
  readonly via?: AddressChannel | undefined
  readonly address?: string | undefined
}

/** What a right code proves. */
export interface OneTimeCode {
  readonly id: string
  readonly identityId: string | undefined
  readonly via: AddressChannel | undefined
  readonly address: string | undefined
}

/** How entering a code ended. */
export type CodeAttempt =
  | { readonly kind: 'right'; readonly code: OneTimeCode }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'too_often' }

interface Row {
  readonly id: string
  readonly identity_id: string | null
  readonly via: AddressChannel | null
  readonly address: string | null
  readonly digest: string
  readonly tries: number
  readonly expires_at: Date
}

const replaceCodes = {
  name: 'identity_replace_one_time_codes',
  text: `with replaced as (delete from identity.one_time_codes where flow_id = $1)
    insert into identity.one_time_codes (id, flow_id, identity_id, via, address, digest, expires_at)
    select id, $1, identity_id, via, address, digest, $3 from jsonb_to_recordset($2::jsonb)
      as c(id uuid, identity_id uuid, via text, address text, digest text)`,
}
const countTry = {
  name: 'identity_try_one_time_code',
  text: `update identity.one_time_codes set tries = tries + 1 where flow_id = $1 and used_at is null
    returning id, identity_id, via, address, digest, tries, expires_at`,
}
const spendCode = {
  name: 'identity_spend_one_time_code',
  text: 'update identity.one_time_codes set used_at = $2 where id = $1 and used_at is null returning id',
}

/** Six digits, for people to type in. */
export function newCode(): string {
  return randomText(6, '0123456789')
}

/** For links. */
export function newLinkToken(): string {
  return randomText(32)
}

/**
 * Codes that belong to flows. A flow has the codes that were sent last; each is used once, and entering them
 * is counted before they are looked at, so that of any number of parallel tries no more than allowed are.
 */
export class OneTimeCodes {
  readonly #database: Database
  readonly #secrets: SecretRing
  readonly #mostTries: number
  readonly #clock: () => Date

  constructor(database: Database, secrets: SecretRing, mostTries: number, clock: () => Date) {
    this.#database = database
    this.#secrets = secrets
    this.#mostTries = mostTries
    this.#clock = clock
  }

  /** From now on these are the codes of the flow, and no earlier ones. */
  async replace(
    flowId: string,
    drafts: readonly OneTimeCodeDraft[],
    lifespanSeconds: number,
    on: Queryable = this.#database,
  ): Promise<void> {
    const rows = drafts.map(({ secret, identityId, via, address }) => ({
      id: randomUUID(),
      identity_id: identityId ?? null,
      via: via ?? null,
      address: address ?? null,
      digest: this.#digest(flowId, secret),
    }))
    const expiresAt = new Date(this.#clock().getTime() + lifespanSeconds * 1000)
    await on.query(replaceCodes, [flowId, JSON.stringify(rows), expiresAt])
  }

  /** Whether this is a code of the flow. It counts as a try; it is not used up by it. */
  async attempt(flowId: string, secret: string): Promise<CodeAttempt> {
    const rows = await this.#database.query<Row>(countTry, [flowId])
    if (rows.some(({ tries }) => tries > this.#mostTries)) return { kind: 'too_often' }
    const now = this.#clock()
    const right = rows.filter((row) => row.expires_at > now && this.#matches(flowId, secret, row))[0]
    if (!right) return { kind: 'wrong' }
    return {
      kind: 'right',
      code: {
        id: right.id,
        identityId: right.identity_id ?? undefined,
        via: right.via ?? undefined,
        address: right.address ?? undefined,
      },
    }
  }

  /** Uses a code up: true for exactly one caller. */
  async spend({ id }: OneTimeCode, on: Queryable = this.#database): Promise<boolean> {
    return (await on.query(spendCode, [id, this.#clock()])).length === 1
  }

  #digest(flowId: string, secret: string): string {
    const { id, key } = this.#secrets.current(purpose)
    return id + hmac(key, flowId, secret)
  }

  /** By the key that made the digest, so that codes outlive a rotation of the secrets. */
  #matches(flowId: string, secret: string, { digest }: Row): boolean {
    const named = this.#secrets.named(purpose, digest.slice(0, keyIdLength))
    return named !== undefined && constantTimeEqual(named.id + hmac(named.key, flowId, secret), digest)
  }
}

function hmac(key: Buffer, flowId: string, secret: string): string {
  return createHmac('sha256', key).update(`${flowId}:${secret}`).digest('base64url')
}
