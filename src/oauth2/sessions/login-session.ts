/** That a person has signed in with a browser, as this server remembers it. Its id is `sid` in ID tokens. */
export interface LoginSession {
  readonly id: string
  readonly subject: string
  /** The browser holds its id in a cookie and need not sign in again. */
  readonly remember: boolean
  /** When the person proved who they are (`auth_time`). */
  readonly authenticatedAt: Date
  readonly acr: string
  readonly amr: readonly string[]
  /** The session of the identity server that ends with this one. */
  readonly identityProviderSessionId: string | undefined
  readonly expiresAt: Date
}

/** A login session that has just been ended. */
export interface EndedLoginSession {
  readonly sid: string
  readonly subject: string
  readonly identityProviderSessionId: string | undefined
}
