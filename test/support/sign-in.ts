import type { LoginFlow } from '../../src/contracts/identity-api.ts'
import type { HttpBrowser, Page } from './http-browser.ts'

/** Starts an authorization and gives the answer that carries the application's address, or the page where it stopped. */
export async function signIn(
  browser: HttpBrowser,
  options: {
    readonly authorizationUrl: URL
    readonly publicUrl: string
    readonly redirectUri: string
    readonly provider: string
  },
): Promise<Page> {
  const until = (location: URL) => location.href.startsWith(options.redirectUri)
  const page = await browser.follow(options.authorizationUrl, { until })
  const flowId = page.url.searchParams.get('flow')
  if (page.location || !flowId) return page
  const answer = await browser.request(
    `${options.publicUrl}/self-service/login/flows?id=${flowId}`,
    undefined,
    'application/json',
  )
  const flow = JSON.parse(answer.text) as LoginFlow
  const csrf = flow.ui.nodes.find(
    ({ attributes }) => attributes.node_type === 'input' && attributes.name === 'csrf_token',
  )?.attributes as { value: string }
  return browser.follow(flow.ui.action, {
    form: { csrf_token: csrf.value, provider: options.provider, method: 'oidc' },
    until,
  })
}
