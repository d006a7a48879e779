import type { Server } from '../server/server.ts'

interface ConsentRequest {
  readonly requested_scope: readonly string[]
  readonly requested_access_token_audience: readonly string[]
}

const refusal = { error: 'access_denied', error_description: 'The person refused.' }

/** Answers login and consent requests by the admin API, as a login application does. Each gives where to go. */
export class Decisions {
  readonly #admin: Server

  constructor(admin: Server) {
    this.#admin = admin
  }

  async consentRequest(challenge: string): Promise<ConsentRequest> {
    const { body } = await this.#admin.request('/admin/oauth2/auth/requests/consent', {
      query: { consent_challenge: challenge },
    })
    return body as ConsentRequest
  }

  login(challenge: string, subject: string, remember: boolean): Promise<string> {
    return this.#decide('login', 'accept', challenge, { subject, remember })
  }

  async consent(challenge: string, scopes: readonly string[], remember: boolean): Promise<string> {
    const { requested_access_token_audience } = await this.consentRequest(challenge)
    return this.#decide('consent', 'accept', challenge, {
      grant_scope: scopes,
      grant_access_token_audience: requested_access_token_audience,
      remember,
    })
  }

  refuse(kind: 'login' | 'consent', challenge: string): Promise<string> {
    return this.#decide(kind, 'reject', challenge, refusal)
  }

  async #decide(
    kind: 'login' | 'consent',
    decision: 'accept' | 'reject',
    challenge: string,
    body: object,
  ): Promise<string> {
    const answer = await this.#admin.request(`/admin/oauth2/auth/requests/${kind}/${decision}`, {
      method: 'PUT',
      query: { [`${kind}_challenge`]: challenge },
      body,
    })
    return (answer.body as { redirect_to: string }).redirect_to
  }
}
