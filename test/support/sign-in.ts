import type { LoginFlow } from '../../src/contracts/identity-api.ts'
import type { HttpBrowser, Page } from './http-browser.ts'

export interface SignInOptions {
  readonly authorizationUrl: URL
  readonly publicUrl: string
  /** Where the application waits for its code; the browser does not go there. */
  readonly redirectUri: string
  readonly provider: string
  /** Does what the person does at the provider and gives the address that it sends the browser back to. */
  readonly atProvider?: (authorizationUrl: URL) => Promise<URL>
}

/** Signs in at the platform; gives the answer with the application's address, or the page where it stopped. */
export async function signIn(browser: HttpBrowser, options: SignInOptions): Promise<Page> {
  const atApplication = (location: URL) => location.href.startsWith(options.redirectUri)
  const page = await browser.follow(options.authorizationUrl, { until: atApplication })
  const flowId = page.url.searchParams.get('flow')
  if (page.location || !flowId) return page
  const form = {
    csrf_token: await csrfToken(browser, options.publicUrl, flowId),
    provider: options.provider,
    method: 'oidc',
  }
  const action = `${options.publicUrl}/self-service/login?flow=${flowId}`
  if (!options.atProvider) return browser.follow(action, { form, until: atApplication })
  const sent = await browser.request(action, form)
  if (!sent.location) return sent
  return browser.follow(await options.atProvider(sent.location), { until: atApplication })
}

async function csrfToken(browser: HttpBrowser, publicUrl: string, flowId: string): Promise<string> {
  const answer = await browser.request(
    `${publicUrl}/self-service/login/flows?id=${flowId}`,
    undefined,
    'application/json',
  )
  const { ui } = JSON.parse(answer.text) as LoginFlow
  for (const { attributes } of ui.nodes)
    if (attributes.node_type === 'input' && attributes.name === 'csrf_token') return String(attributes.value)
  throw new Error(`the flow has no CSRF token: ${answer.text}`)
}
