import { z } from 'zod'
import type { Session } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { IdentitySession } from '../../sessions/session.ts'
import { expandedSession } from '../../sessions/session-body.ts'
import { adminProfileBody } from '../identities/identity-body.ts'

/** `expand=identity`, `expand=devices`, once or more often. */
export const expandQuery = { expand: z.array(z.string()).optional() }

export interface Expansion {
  readonly identity: boolean
  readonly devices: boolean
}

/** What is to be shown beside the session itself. Throws 400 for what cannot be. */
export function expansionOf({ expand = [] }: { readonly expand?: readonly string[] | undefined }): Expansion {
  const unknown = expand.find(
    (option) => option.toLowerCase() !== 'identity' && option.toLowerCase() !== 'devices',
  )
  if (unknown !== undefined)
    throw identityError('bad_request', `"${unknown}" cannot be expanded. Use identity or devices.`)
  const wanted = new Set(expand.map((option) => option.toLowerCase()))
  return { identity: wanted.has('identity'), devices: wanted.has('devices') }
}

/** A session in the view of an operator. */
export function adminSessionBody(
  { settings, clock }: Pick<IdentityContext, 'settings' | 'clock'>,
  session: IdentitySession,
  { identity, devices }: Expansion,
): Omit<Session, 'identity'> {
  return expandedSession(
    session,
    clock(),
    identity ? adminProfileBody(session.identity, settings) : null,
    devices,
  )
}
