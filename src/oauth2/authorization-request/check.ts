import type { OAuth2Context } from '../context.ts'
import type { DescribedAuthorization } from './authorization-request.ts'

/** One rule about authorization requests: throws the error that the client is told, or does nothing. */
export type Check = (request: DescribedAuthorization, context: Pick<OAuth2Context, 'settings'>) => void
