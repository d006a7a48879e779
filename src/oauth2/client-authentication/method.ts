import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { PresentedCredentials } from './presented-credentials.ts'

/**
 * One way to authenticate a client (OpenID Connect Core §9): whether the credentials prove that it is this
 * client. The client registered this method; that was checked before.
 * @param origin the peer's address, for the limit of wrong guesses
 */
export type AuthenticationMethod = (
  context: Pick<OAuth2Context, 'clientSecrets'>,
  client: Client,
  credentials: PresentedCredentials,
  origin: string,
) => Promise<boolean>
