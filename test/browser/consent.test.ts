import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RelyingParty } from '../support/relying-party.ts'
import { person, signIn, World } from '../support/world.ts'

let world: World
let party: RelyingParty
let page: Page
beforeAll(async () => {
  world = await World.start()
})
beforeEach(async () => {
  // An application of its own for each test: nobody has allowed it anything yet.
  party = await world.relyingParty({ client_name: 'Grafana <b>' })
  page = await (await world.newBrowser()).newPage()
})
afterAll(() => world?.stop())

const heading = () => page.getByRole('heading', { level: 1 }).textContent()

async function askForConsent(parameters: Readonly<Record<string, string>> = {}) {
  const authorization = await party.authorize(parameters)
  await page.goto(authorization.url.href)
  return authorization
}

describe('an application that is not trusted', () => {
  it('gets what the person allows, and the page says what that is', async () => {
    const authorization = await askForConsent()
    await signIn(page)
    expect(await heading()).toBe('Allow Grafana <b> to use your account?')
    const text = await page.getByRole('main').textContent()
    for (const permission of ['Know who you are', 'See your profile', 'See your email address'])
      expect(text).toContain(permission)

    await page.getByRole('button', { name: 'Allow' }).click()

    const tokens = await party.redeem(new URL(page.url()), authorization)
    expect(tokens.claims()).toMatchObject({ name: person.name, email: person.email, email_verified: true })
  })

  it('learns that the person refused, and nothing else', async () => {
    const { state } = await askForConsent()
    await signIn(page)
    await page.getByRole('button', { name: 'Deny' }).click()

    const answer = new URL(page.url())
    expect(answer.href).toContain(party.redirectUri)
    expect(answer.searchParams.get('error')).toBe('access_denied')
    expect(answer.searchParams.get('state')).toBe(state)
    expect(answer.searchParams.get('code')).toBeNull()

    // The refusal is not remembered, and the person stays signed in: the question comes again, no sign-in.
    await askForConsent()
    expect(await heading()).toContain('Allow Grafana')
  })

  it('asks once where the answer is remembered, and again for more than that', async () => {
    await askForConsent({ scope: 'openid email' })
    await signIn(page)
    await page.getByLabel('Remember my answer').check()
    await page.getByRole('button', { name: 'Allow' }).click()

    await askForConsent({ scope: 'openid email' })
    expect(page.url()).toContain(`${party.redirectUri}?code=`)
    await askForConsent({ scope: 'openid email profile' })
    expect(await heading()).toContain('Allow Grafana')
  })

  it('asks every time where the answer is not remembered', async () => {
    await askForConsent()
    await signIn(page)
    await page.getByRole('button', { name: 'Allow' }).click()
    await askForConsent()
    expect(await heading()).toContain('Allow Grafana')
  })

  it('asks again for prompt=consent although the answer is remembered', async () => {
    await askForConsent()
    await signIn(page)
    await page.getByLabel('Remember my answer').check()
    await page.getByRole('button', { name: 'Allow' }).click()
    await askForConsent({ prompt: 'consent' })
    expect(await heading()).toContain('Allow Grafana')
  })
})
