import type { FastifyRequest } from 'fastify'
import type { Session } from '../../contracts/identity-api.ts'
import type { IdentityRecord } from '../identities/identity.ts'

/** What a hook is about: a request to a flow, and who is behind it as far as that is known. */
export interface Occasion {
  readonly request: FastifyRequest
  /** The flow as the contract shows it, without a CSRF token; only made where a hook needs it. */
  readonly presentFlow: () => Promise<object> | object
  /** As it is, or as it will be. */
  readonly identity?: IdentityRecord
  readonly presentSession?: () => Promise<Session> | Session
}
