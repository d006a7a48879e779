import type { AuthenticationMethod, AuthenticatorAssuranceLevel } from '../../contracts/identity-api.ts'
import { type ProfileRow, profileColumns, profileOf } from '../identities/identity-rows.ts'
import type { Device, IdentitySession, SessionRecord } from './session.ts'

/** Columns of a row `s` of identity.sessions. */
export const sessionColumns = `s.id as session_id, s.identity_id, s.active, s.aal, s.methods, s.devices,
  s.issued_at, s.authenticated_at, s.expires_at`

/** Sessions with the profiles of their identities; a condition on `s` is to follow. */
export const selectSessions = `select ${sessionColumns}, ${profileColumns}
  from identity.sessions s join identity.identities i on i.id = s.identity_id`

/** A row of {@link sessionColumns}. */
export interface SessionRow {
  readonly session_id: string
  readonly identity_id: string
  readonly active: boolean
  readonly aal: AuthenticatorAssuranceLevel
  readonly methods: readonly AuthenticationMethod[]
  readonly devices: readonly DeviceDocument[]
  readonly issued_at: Date
  readonly authenticated_at: Date
  readonly expires_at: Date
}

/** A row of {@link selectSessions}. */
export type IdentitySessionRow = SessionRow & ProfileRow

/** A device as the row keeps it. */
export interface DeviceDocument {
  readonly id: string
  readonly ip_address?: string
  readonly user_agent?: string
  readonly location?: string
}

export function sessionOf(row: SessionRow): SessionRecord {
  return {
    id: row.session_id,
    identityId: row.identity_id,
    active: row.active,
    issuedAt: row.issued_at,
    authenticatedAt: row.authenticated_at,
    expiresAt: row.expires_at,
    aal: row.aal,
    methods: row.methods,
    devices: row.devices.map(deviceOf),
  }
}

export function identitySessionOf(row: IdentitySessionRow): IdentitySession {
  return { ...sessionOf(row), identity: profileOf(row) }
}

export function deviceDocument(device: Device): DeviceDocument {
  return {
    id: device.id,
    ...(device.ipAddress !== undefined && { ip_address: device.ipAddress }),
    ...(device.userAgent !== undefined && { user_agent: device.userAgent }),
    ...(device.location !== undefined && { location: device.location }),
  }
}

function deviceOf(document: DeviceDocument): Device {
  return {
    id: document.id,
    ipAddress: document.ip_address,
    userAgent: document.user_agent,
    location: document.location,
  }
}
