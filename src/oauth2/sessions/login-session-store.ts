import type { LoginSession } from './login-session.ts'

/** Where login sessions are kept. One that has expired is not there. */
export interface LoginSessionStore {
  /** The session; reads of concurrent requests share a statement. */
  get(id: string): Promise<LoginSession | undefined>
  /**
   * Writes a session, or the same person's session of that id once more. Throws `access_denied` when it is
   * somebody else's: two logins were accepted for one request.
   */
  put(session: LoginSession): Promise<void>
  /** Changes what is given of a session that is there. */
  renew(id: string, changes: LoginSessionChanges): Promise<void>
  /**
   * Removes a session and notes, in the same statement, which applications are to be told of it over the back
   * channel. @returns whether it was there: of several that remove it at once, one is told so
   */
  remove(id: string): Promise<boolean>
  /** Some of a subject's sessions, at most `limit`. */
  ofSubject(subject: string, limit: number): Promise<readonly LoginSession[]>
  /** Some of the sessions that belong to one of the identity server, at most `limit`. */
  ofIdentityProviderSession(id: string, limit: number): Promise<readonly LoginSession[]>
}

export interface LoginSessionChanges {
  readonly expiresAt: Date | undefined
  readonly identityProviderSessionId: string | undefined
}
