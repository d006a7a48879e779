import type { AuthenticationMethod } from '../../contracts/identity-api.ts'
import type { Queryable } from '../../database/database.ts'
import type { Device, IdentitySession, SessionRecord } from './session.ts'

export interface SessionDraft {
  readonly identityId: string
  /** What the person has proven; the assurance level follows from it. */
  readonly methods: readonly AuthenticationMethod[]
  readonly device: Omit<Device, 'id'>
}

export interface IssuedSession {
  readonly session: SessionRecord
  /** `ory_st_` and 32 letters and digits. This is the only time that it is known. */
  readonly token: string
}

/** Reads and writes sessions. A token is looked up by its SHA-256; the token itself is never stored. */
export interface SessionStore {
  /** A new session with a new token, valid for the configured lifespan. */
  issue(draft: SessionDraft, on?: Queryable): Promise<IssuedSession>
  /** The session of a token with its identity, active or not; lookups of concurrent requests are combined. */
  find(token: string): Promise<IdentitySession | undefined>
  get(id: string): Promise<IdentitySession | undefined>
  /**
   * The person has proven more, or the same again: appends methods and device, moves `authenticated_at` to
   * now and the expiry to now plus the lifespan. `issued_at` and the token stay. 404 when it is gone.
   */
  reauthenticate(
    id: string,
    proof: { readonly methods: readonly AuthenticationMethod[]; readonly device: Omit<Device, 'id'> },
    on?: Queryable,
  ): Promise<SessionRecord>
  /** Makes it inactive; false when there is no such active session. */
  revoke(id: string, on?: Queryable): Promise<boolean>
  /** Makes inactive all active sessions of an identity but one; gives how many. */
  revokeOthers(identityId: string, keptSessionId: string, on?: Queryable): Promise<number>
  /** Moves the expiry to now plus the lifespan. */
  extend(id: string): Promise<SessionRecord | undefined>
}
