// These travel sealed in addresses, as JSON. Times are seconds since the epoch.

/** A logout that waits for the login UI to confirm it, and what the browser brings back from there. */
export interface LogoutFlow {
  readonly requestedAt: number
  readonly subject: string
  /** The login session that it ends. */
  readonly sid: string
  /** Asked for by an application with an ID token; otherwise by the browser's own cookie. */
  readonly clientId?: string
  /** Where the browser goes in the end. */
  readonly redirectTo: string
}

export interface LogoutChallenge {
  readonly flow: LogoutFlow
  /** As it was asked for, without the host. */
  readonly requestUrl: string
}
