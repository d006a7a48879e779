import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { DescribedBrowser } from '../../support/described-client.ts'
import type { FakeAccount, FakeProvider } from '../../support/fake-provider.ts'
import { csrfTokenOf } from '../../support/self-service-client.ts'
import { comeBack, somebody } from './application.ts'

const json = 'application/json'

/** Single-page apps and native clients go through every flow by themselves. */
export async function selfServiceRequests(platform: ComposedPlatform): Promise<void> {
  const { publicUrl, providers } = platform
  const [upstream, second] = providers
  const browser = new DescribedBrowser(...platform.descriptions)
  const person = somebody()
  await submit(platform, browser, 'registration', { provider: second.id })
  await browser.request(comeBack(platform, person, second))
  await settings(platform, browser, upstream)
  for (const kind of ['login', 'registration', 'settings'])
    await browser.request(`${publicUrl}/self-service/${kind}/browser`)
  const { text } = await browser.request(`${publicUrl}/self-service/logout/browser`, undefined, json)
  await browser.request(JSON.parse(text).logout_url)
  await forms(platform, browser)
  await collide(platform)
  await password(platform)
  await errors(platform)
  await ownSessions(platform)
}

/** Somebody links another account, and unlinks it. */
async function settings(
  platform: ComposedPlatform,
  browser: DescribedBrowser,
  provider: FakeProvider,
): Promise<void> {
  const flow = await submit(platform, browser, 'settings', { link: provider.id })
  await browser.request(comeBack(platform, somebody(), provider))
  await browser.request(`${platform.publicUrl}/self-service/settings?flow=${flow.id}`)
  await submit(platform, browser, 'settings', { unlink: provider.id })
}

/** Forms that are wrong or come in other ways. */
async function forms(platform: ComposedPlatform, browser: DescribedBrowser): Promise<void> {
  const { publicUrl } = platform
  for (const kind of ['login', 'registration']) {
    const flow = await submit(platform, browser, kind, { provider: platform.providers[0].id })
    await browser.request(`${publicUrl}/self-service/${kind}?flow=${flow.id}`)
  }
  const callback = comeBack(platform, somebody())
  await browser.request(callback, Object.fromEntries(callback.searchParams))
  await browser.request(callback)
  await browser.request(`${publicUrl}/.well-known/change-password`)
}

/** Somebody whose address another account has already, is asked to prove that it is theirs. */
async function collide(platform: ComposedPlatform): Promise<void> {
  const browser = new DescribedBrowser(...platform.descriptions)
  await submit(platform, browser, 'registration', { provider: platform.providers[1].id })
  const known = { sub: 'another', traits: { email: 'person-77@example.org' } }
  await browser.request(comeBack(platform, known, platform.providers[1]))
}

/** Guesses, and then knows. */
async function password(platform: ComposedPlatform): Promise<void> {
  const identifier = 'guesser@example.org'
  await platform.ask('POST', '/admin/identities', {
    json: {
      schema_id: 'person',
      traits: { email: identifier },
      credentials: { password: { config: { password: 'correct horse battery' } } },
    },
  })
  const browser = new DescribedBrowser(...platform.descriptions)
  for (const guess of ['wrong horse battery', 'correct horse battery']) {
    const started = await browser.request(`${platform.publicUrl}/self-service/login/browser`, undefined, json)
    const flow = JSON.parse(started.text)
    const form = { csrf_token: csrfTokenOf(flow), method: 'password', identifier, password: guess }
    await browser.request(flow.ui.action, form, json)
  }
}

async function errors({ publicUrl, descriptions }: ComposedPlatform): Promise<void> {
  const browser = new DescribedBrowser(...descriptions)
  const page = await browser.request(`${publicUrl}/self-service/login?flow=nonsense`)
  await browser.request(page.location as URL)
  await browser.request(
    `${publicUrl}/self-service/errors?id=${page.location?.searchParams.get('id')}`,
    undefined,
    json,
  )
}

async function ownSessions(platform: ComposedPlatform): Promise<void> {
  const { publicUrl } = platform
  const person = somebody()
  const tokens = [await signInNatively(platform, person), await signInNatively(platform, person)]
  tokens.push(await signInNatively(platform, person))
  const headers = { 'x-session-token': tokens[0] as string }
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    await platform.ask(method, `${publicUrl}/sessions/whoami`, { headers })
  const { body } = await platform.ask('GET', `${publicUrl}/sessions?per_page=1&page=1`, { headers })
  await platform.ask('DELETE', `${publicUrl}/sessions/${body[0].id}`, { headers })
  await platform.ask('DELETE', `${publicUrl}/sessions`, { headers })
  const { body: flow } = await platform.ask('GET', `${publicUrl}/self-service/settings/api`, { headers })
  await platform.ask('GET', `${publicUrl}/self-service/settings/flows?id=${flow.id}`, { headers })
  await platform.ask('GET', `${publicUrl}/self-service/registration/api`)
  await platform.ask('DELETE', `${publicUrl}/self-service/logout/api`, {
    json: { session_token: tokens[0] },
  })
}

/** Starts a flow in a single-page app and sends its form. */
async function submit(
  { publicUrl }: ComposedPlatform,
  browser: DescribedBrowser,
  kind: string,
  fields: Readonly<Record<string, string>>,
) {
  const started = await browser.request(`${publicUrl}/self-service/${kind}/browser`, undefined, json)
  const flow = JSON.parse(started.text)
  await browser.request(`${publicUrl}/self-service/${kind}/flows?id=${flow.id}`, undefined, json)
  const form = { csrf_token: csrfTokenOf(flow), method: 'oidc', ...fields }
  const { status, text } = await browser.request(flow.ui.action, form, json)
  if (status >= 400 && status !== 422) throw new Error(`The ${kind} form was refused: ${text}`)
  return flow
}

/** A native client signs somebody in through a browser. Gives the session token. */
export async function signInNatively(platform: ComposedPlatform, account: FakeAccount): Promise<string> {
  const { publicUrl, providers } = platform
  const start = 'return_session_token_exchange_code=true&return_to=app://callback'
  const { body: flow } = await platform.ask('GET', `${publicUrl}/self-service/login/api?${start}`)
  await platform.ask('POST', flow.ui.action, { json: { method: 'oidc', provider: providers[0].id } })
  const back = await new DescribedBrowser(...platform.descriptions).request(comeBack(platform, account))
  const codes = new URLSearchParams({
    init_code: flow.session_token_exchange_code,
    return_to_code: back.location?.searchParams.get('code') ?? '',
  })
  const exchange = () => platform.ask('GET', `${publicUrl}/sessions/token-exchange?${codes}`)
  const { body } = await exchange()
  // Once only.
  await exchange().catch(() => undefined)
  return body.session_token
}
