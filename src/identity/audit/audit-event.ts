/** What happened. Events of flows are named after the flow, those of operators after what they changed. */
export const auditEventNames = [
  'login',
  'registration',
  'settings',
  'recovery',
  'verification',
  'logout',
  'session.revoked',
  'guesses.refused',
  'operator.identity.created',
  'operator.identity.changed',
  'operator.identity.deleted',
  'operator.credential.deleted',
  'operator.session.ended',
  'operator.session.extended',
  'operator.recovery.created',
  'operator.provider.tested',
] as const

export type AuditEventName = (typeof auditEventNames)[number]

/** A security event: who, what, from where, with which outcome. Never holds a secret or an address of a person. */
export interface AuditEvent {
  readonly id: string
  readonly occurredAt: Date
  readonly event: AuditEventName
  readonly outcome: 'success' | 'failure'
  /** Whose account it is about, where that is known. */
  readonly identityId: string | undefined
  readonly sessionId: string | undefined
  readonly details: AuditDetails
  readonly ipAddress: string | undefined
  readonly userAgent: string | undefined
  /** Names the request in the log. */
  readonly requestId: string | undefined
}

export interface AuditDetails {
  /** With which a person proved who they are, or what they changed. */
  readonly method?: string
  /** Ids of the messages that said why not. */
  readonly messages?: readonly number[]
  /** What was guessed. */
  readonly secret?: string
  /** Of the answer to an operator. */
  readonly status?: number
  /** How many of a request for many. */
  readonly count?: number
  readonly flow?: string
}
