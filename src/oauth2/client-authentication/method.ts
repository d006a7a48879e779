import type { FastifyRequest } from 'fastify'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { PresentedCredentials } from './presented-credentials.ts'

/** What a method decides with. */
export type AuthenticationContext = Pick<
  OAuth2Context,
  'clientSecrets' | 'clientKeys' | 'usedAssertions' | 'settings' | 'clock'
>

/** One way to authenticate a client (OpenID Connect Core §9). */
export interface AuthenticationMethod {
  /** What a request presents when it uses this method. */
  readonly presents: PresentedCredentials['method']
  /**
   * Whether the credentials prove that it is this client, which registered this method. False, or a sentence
   * that says what is wrong, when they do not.
   */
  readonly verify: (
    context: AuthenticationContext,
    client: Client,
    credentials: PresentedCredentials,
    request: FastifyRequest,
  ) => Promise<boolean | string>
}
