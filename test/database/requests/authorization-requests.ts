import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { Application } from './application.ts'

/** Applications push their authorization requests, and browsers come with references to them. */
export async function pushedRequests(platform: ComposedPlatform): Promise<void> {
  const application = await Application.register(platform)
  const url = application.authorizationUrl()
  const { body } = await application.post('/oauth2/par', Object.fromEntries(url.searchParams))
  url.search = new URLSearchParams({ client_id: application.id, request_uri: body.request_uri }).toString()
  const browser = application.browser()
  for (let time = 0; time < 2; time++) await browser.request(url)
}
