import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RelyingParty } from '../support/relying-party.ts'
import { chooseProvider, person, signIn, World } from '../support/world.ts'

let world: World
let party: RelyingParty
let page: Page
beforeAll(async () => {
  world = await World.start()
  party = await world.relyingParty()
})
beforeEach(async () => {
  page = await (await world.newBrowser()).newPage()
})
afterAll(() => world?.stop())

/** What somebody sees whose request was refused: where, what it says, and the code to quote. */
async function refusal() {
  return {
    origin: new URL(page.url()).origin,
    heading: await page.getByRole('heading', { level: 1 }).textContent(),
    code: await page.locator('dt:has-text("Error code") + dd').textContent(),
  }
}

const refused = (heading: string, code: string) => ({ origin: world.platform.publicUrl, heading, code })

/** Another text of the same length and alphabet. */
function tampered(value: string): string {
  const middle = Math.floor(value.length / 2)
  return `${value.slice(0, middle)}${value[middle] === 'A' ? 'B' : 'A'}${value.slice(middle + 1)}`
}

async function openSignInPage(): Promise<void> {
  await page.goto((await party.authorize()).url.href)
}

/** Opens an address with one of its parameters changed. */
async function reopenWith(parameter: string, change: (value: string) => string): Promise<void> {
  const url = new URL(page.url())
  const value = url.searchParams.get(parameter)
  expect(value).not.toBeNull()
  url.searchParams.set(parameter, change(value!))
  await page.goto(url.href)
}

/** Changes a field of the next form post to an address. */
async function changeNextPost(path: string, field: string, change: (value: string) => string): Promise<void> {
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      const form = new URLSearchParams(route.request().postData() ?? '')
      const value = form.get(field)
      if (!value) throw new Error(`the form has no field ${field}`)
      form.set(field, change(value))
      await route.continue({ postData: form.toString() })
    },
    { times: 1 },
  )
}

describe('a request that was changed on its way is refused with a page that says so:', () => {
  it('redirect_uri', async () => {
    const { url } = await party.authorize({ redirect_uri: 'https://attacker.example/callback' })
    await page.goto(url.href)
    expect(await refusal()).toEqual(
      refused('The application’s request was not understood', 'invalid_request'),
    )
  })

  it('client_id', async () => {
    const { url } = await party.authorize({ client_id: 'nobody' })
    await page.goto(url.href)
    expect(await refusal()).toEqual(refused('We do not know this application', 'invalid_client'))
  })

  it('login_challenge', async () => {
    const { url } = await party.authorize()
    const answer = await page.context().request.get(url.href, { maxRedirects: 0 })
    const signInPage = new URL(answer.headers().location!, url)
    await page.goto(signInPage.href.replace(/login_challenge=[^&]+/, (all) => tampered(all)))
    expect(await refusal()).toEqual(refused('This link does not work', 'login_challenge_unknown'))
  })

  it('consent_challenge', async () => {
    await openSignInPage()
    await signIn(page)
    await reopenWith('consent_challenge', tampered)
    expect(await refusal()).toEqual(refused('This link does not work', 'consent_challenge_unknown'))
  })

  it('the CSRF token of the sign-in form', async () => {
    await openSignInPage()
    await changeNextPost('/self-service/login', 'csrf_token', tampered)
    await chooseProvider(page)
    expect(await refusal()).toEqual(
      refused('We could not confirm that this came from you', 'security_csrf_violation'),
    )
  })

  it('the CSRF token of the consent form', async () => {
    await openSignInPage()
    await signIn(page)
    await changeNextPost('/ui/consent', 'csrf_token', tampered)
    await page.getByRole('button', { name: 'Allow' }).click()
    expect(await refusal()).toEqual(
      refused('We could not confirm that this came from you', 'form_token_invalid'),
    )
  })

  it('the state that comes back from the upstream', async () => {
    await openSignInPage()
    await chooseProvider(page)
    const callback = await answerOfUpstream()
    callback.searchParams.set('state', tampered(callback.searchParams.get('state')!))
    await page.goto(callback.href)
    expect(await refusal()).toEqual(
      refused('We could not confirm that this sign-in is yours', 'provider_state_invalid'),
    )
  })
})

describe('what belongs to one browser is of no use in another one:', () => {
  it('a sign-in flow', async () => {
    await openSignInPage()
    const stolen = page.url()
    page = await (await world.newBrowser()).newPage()
    await page.goto(stolen)
    expect(await refusal()).toEqual(
      refused('This page belongs to another browser', 'flow_of_another_browser'),
    )
  })

  it('the answer of the upstream (login CSRF)', async () => {
    await openSignInPage()
    await chooseProvider(page)
    const callback = await answerOfUpstream()

    page = await (await world.newBrowser()).newPage()
    await page.goto(callback.href)
    expect(await refusal()).toEqual(
      refused('This sign-in belongs to another browser', 'provider_state_of_another_browser'),
    )
    await page.goto(`${world.platform.publicUrl}/ui/manage_details`)
    expect(await page.getByRole('main').textContent()).not.toContain(person.email)
  })

  it('the way back to the application after the sign-in', async () => {
    await openSignInPage()
    await chooseProvider(page)
    const wayBack = await followUntil(await answerOfUpstream(), (url) =>
      url.searchParams.has('login_verifier'),
    )

    page = await (await world.newBrowser()).newPage()
    await page.goto(wayBack.href)
    const answer = new URL(page.url())
    expect(answer.searchParams.get('code')).toBeNull()
    expect(answer.searchParams.get('error') ?? (await refusal()).code).toBe('request_forbidden')
  })
})

/** At the upstream's form: signs in without the page, and gives where the upstream sends the browser. */
async function answerOfUpstream(): Promise<URL> {
  const answer = await page.context().request.post(page.url(), {
    form: { login: person.login },
    maxRedirects: 0,
  })
  const next = new URL(answer.headers().location!, page.url())
  return followUntil(next, (url) => url.href.startsWith(world.platform.publicUrl))
}

/** Follows redirects with the browser's cookies, up to an address that is not opened. */
async function followUntil(start: URL, found: (url: URL) => boolean): Promise<URL> {
  let url = start
  while (!found(url)) {
    const answer = await page.context().request.get(url.href, { maxRedirects: 0 })
    const location = answer.headers().location
    if (!location) throw new Error(`${url.pathname} does not redirect: ${await answer.text()}`)
    url = new URL(location, url)
  }
  return url
}
