import type { AuthenticationMethod } from '../../../contracts/identity-api.ts'
import { sha256 } from '../../../cryptography/digest.ts'
import { randomToken } from '../../../cryptography/random.ts'
import type { Database, Queryable } from '../../../database/database.ts'
import type { SignInFlowRecord } from '../flow.ts'

/** Who has signed in, and how. The session is issued when the codes are exchanged. */
export interface SignInProof {
  readonly identityId: string
  readonly methods: readonly AuthenticationMethod[]
}

export type ExchangeResult =
  | { readonly state: 'signed_in'; readonly proof: SignInProof }
  /** The browser came back without having signed in; the flow says why. */
  | {
      readonly state: 'pending'
      readonly flowKind: SignInFlowRecord['kind']
      readonly flowId: string
    }
  | { readonly state: 'unknown' }

const insertExchange = {
  name: 'identity_insert_session_token_exchange',
  text: `insert into identity.session_token_exchanges (init_code_hash, flow_kind, flow_id, expires_at)
         values ($1, $2, $3, $4)`,
}
const returnToClient = {
  name: 'identity_return_session_token_exchange',
  text: `update identity.session_token_exchanges
         set return_to_code_hash = $2, flow_kind = $3, flow_id = $4, expires_at = $5, proof = $6
         where init_code_hash = $1`,
}
/** Signed in: the row goes with its use. Not yet: it stays. */
const redeemExchange = {
  name: 'identity_redeem_session_token_exchange',
  text: `delete from identity.session_token_exchanges
         where init_code_hash = $1 and return_to_code_hash = $2 and expires_at > $3 and proof is not null
         returning proof`,
}
const findExchange = {
  name: 'identity_find_session_token_exchange',
  text: `select flow_kind, flow_id from identity.session_token_exchanges
         where init_code_hash = $1 and return_to_code_hash = $2 and expires_at > $3`,
}

/**
 * Sign-in of a native client through a browser: the client keeps the code that it got when it started the
 * flow, the browser brings it a second one, and both together give a session, once. What names an exchange
 * inside the platform is the hash of the first code.
 */
export class SessionTokenExchanges {
  readonly #database: Database
  readonly #clock: () => Date

  constructor(database: Database, clock: () => Date) {
    this.#database = database
    this.#clock = clock
  }

  /** A code for the client that starts a flow, and what the flow remembers of it. */
  newInitCode(): { readonly initCode: string; readonly exchange: string } {
    const initCode = randomToken()
    return { initCode, exchange: sha256(initCode).toString('base64url') }
  }

  async start(flow: SignInFlowRecord & { readonly exchange: string }): Promise<void> {
    const exchange = Buffer.from(flow.exchange, 'base64url')
    await this.#database.query(insertExchange, [exchange, flow.kind, flow.id, flow.expiresAt])
  }

  /** The code for the browser to bring back. @param proof absent while the person has not signed in */
  async returnToCode(
    flow: SignInFlowRecord & { readonly exchange: string },
    proof: SignInProof | undefined,
    on: Queryable = this.#database,
  ): Promise<string> {
    const code = randomToken()
    await on.query(returnToClient, [
      Buffer.from(flow.exchange, 'base64url'),
      sha256(code),
      flow.kind,
      flow.id,
      flow.expiresAt,
      proof ? JSON.stringify(proof) : null,
    ])
    return code
  }

  async redeem(initCode: string, returnToCode: string, on: Queryable): Promise<ExchangeResult> {
    const codes = [sha256(initCode), sha256(returnToCode), this.#clock()]
    const [redeemed] = await on.query<{ proof: SignInProof }>(redeemExchange, codes)
    if (redeemed) return { state: 'signed_in', proof: redeemed.proof }
    const [row] = await on.query<{ flow_kind: SignInFlowRecord['kind']; flow_id: string }>(
      findExchange,
      codes,
    )
    return row ? { state: 'pending', flowKind: row.flow_kind, flowId: row.flow_id } : { state: 'unknown' }
  }
}
