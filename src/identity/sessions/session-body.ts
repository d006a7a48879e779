import type { Identity, Session, SessionDevice } from '../../contracts/identity-api.ts'
import { identityBody, type SchemaAddresses } from '../identities/identity-body.ts'
import { type Device, type IdentitySession, isActive, type SessionRecord } from './session.ts'

/** A session as its owner and applications see it. */
export function sessionBody(session: IdentitySession, addresses: SchemaAddresses, now: Date): Session {
  return {
    ...sessionFields(session, isActive(session, now)),
    identity: identityBody(session.identity, addresses),
    devices: session.devices.map(deviceBody),
  }
}

/** A session with an identity that was already put into its shape, or with none. */
export function sessionFields(
  session: SessionRecord,
  active: boolean,
): Omit<Session, 'identity' | 'devices' | 'tokenized'> {
  return {
    id: session.id,
    active,
    expires_at: session.expiresAt.toISOString(),
    authenticated_at: session.authenticatedAt.toISOString(),
    authenticator_assurance_level: session.aal,
    authentication_methods: session.methods,
    issued_at: session.issuedAt.toISOString(),
  }
}

/** A session in the view of an operator, who may ask for less or more of it. */
export function expandedSession(
  session: IdentitySession,
  now: Date,
  identity: Identity | null,
  devices: boolean,
): Omit<Session, 'identity'> & { readonly identity: Identity | null } {
  return {
    ...sessionFields(session, isActive(session, now)),
    identity,
    devices: devices ? session.devices.map(deviceBody) : [],
  }
}

function deviceBody({ id, ipAddress, userAgent, location }: Device): SessionDevice {
  return { id, ip_address: ipAddress ?? '', user_agent: userAgent ?? '', location: location ?? '' }
}
