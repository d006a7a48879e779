import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { Confirmation } from '../sender-constraint/confirmation.ts'
import type { TokenRequestForm, TokenResponse } from './token-request.ts'

/** One way to get tokens (RFC 6749 §1.3). */
export interface GrantType {
  /** The value of `grant_type`, and of a client's `grant_types`. */
  readonly name: string
  /**
   * Gives tokens to an authenticated client that is registered for this grant type.
   * @param confirmation what the request proved beside that, which its tokens are bound to
   */
  readonly exchange: (
    context: OAuth2Context,
    client: Client,
    form: TokenRequestForm,
    confirmation: Confirmation | undefined,
  ) => Promise<TokenResponse>
}
