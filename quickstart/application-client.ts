import type { Addresses } from './addresses.ts'
import { QuickstartError } from './quickstart-error.ts'

/** The client that the demonstration application is at the platform. */
export const applicationClientId = 'demonstration-application'

/**
 * Registers the demonstration application through the platform's admin API, as any application is
 * registered; on later starts brings the registration up to date.
 *
 * @throws QuickstartError when the platform refuses
 */
export async function registerApplication(addresses: Addresses, clientSecret: string): Promise<void> {
  const clients = `${addresses.admin.url}/admin/clients`
  const client = {
    client_id: applicationClientId,
    client_name: 'Demonstration application',
    client_secret: clientSecret,
    client_uri: addresses.application.url,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: 'openid profile email offline_access',
    redirect_uris: [`${addresses.application.url}/callback`],
    post_logout_redirect_uris: [`${addresses.application.url}/signed-out`],
    token_endpoint_auth_method: 'client_secret_basic',
  }
  const updated = await send('PUT', `${clients}/${applicationClientId}`, client)
  const answer = updated.status === 404 ? await send('POST', clients, client) : updated
  if (!answer.ok)
    throw new QuickstartError(
      `The platform did not register the demonstration application (${answer.status}): ${await answer.text()}`,
    )
}

function send(method: 'POST' | 'PUT', url: string, body: object): Promise<Response> {
  return fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}
