import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RelyingParty } from '../support/relying-party.ts'
import { person, signIn, World } from '../support/world.ts'

let world: World
let party: RelyingParty
let page: Page
beforeAll(async () => {
  world = await World.start()
  party = await world.relyingParty({ skip_consent: true })
})
beforeEach(async () => {
  page = await signInForAccount(await world.newBrowser())
})
afterAll(() => world?.stop())

function accountUrl(): string {
  return `${world.platform.publicUrl}/ui/manage_details`
}

/** Asks for the account page, which leads through the sign-in and back. */
async function signInForAccount(browser: BrowserContext): Promise<Page> {
  const opened = await browser.newPage()
  await opened.goto(accountUrl())
  await signIn(opened)
  expect(opened.url()).toBe(accountUrl())
  return opened
}

/** Whether somebody is signed in to a browser: whether its account page opens. */
async function isSignedIn(opened: Page): Promise<boolean> {
  await opened.goto(accountUrl())
  return opened.url() === accountUrl()
}

describe('the account page', () => {
  it('shows what the upstream said of the person, and the browser that is signed in', async () => {
    const details = page.getByRole('region', { name: 'Personal details' })
    expect(await details.textContent()).toContain(person.name)
    expect(await details.textContent()).toMatch(new RegExp(`${person.email}\\s*Verified`))
    const connected = page.getByRole('region', { name: 'Connected accounts' })
    expect(await connected.textContent()).toContain('Company account')
    const sessions = page.getByRole('region', { name: 'Active sessions' })
    expect(await sessions.textContent()).toMatch(/Chrome on Linux\s*This browser/)
  })

  it('opens the settings of the account and comes back', async () => {
    await page.getByRole('link', { name: 'Manage how you sign in' }).click()
    expect(page.url()).toMatch(/\/ui\/manage_details\?flow=/)
    expect(await page.getByText('this one is the only way in').isVisible()).toBe(true)
  })

  it('ends the session of another browser and no other', async () => {
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    const other = await signInForAccount(await world.newBrowser())
    await page.reload()
    await page.getByRole('button', { name: 'End session' }).click()
    expect(await page.getByRole('status').textContent()).toContain('The session was ended.')
    expect(await isSignedIn(other)).toBe(false)
    expect(await isSignedIn(page)).toBe(true)
  })

  it('signs out everywhere else', async () => {
    const others = [
      await signInForAccount(await world.newBrowser()),
      await signInForAccount(await world.newBrowser()),
    ]
    await page.reload()
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    expect(await page.getByRole('status').textContent()).toContain('You are signed out everywhere else.')
    for (const other of others) expect(await isSignedIn(other)).toBe(false)
    expect(await isSignedIn(page)).toBe(true)
  })

  it('signs out here and of the applications, and asks nothing more', async () => {
    const authorization = await party.authorize()
    await page.goto(authorization.url.href)
    expect(new URL(page.url()).searchParams.has('code')).toBe(true)

    await page.goto(accountUrl())
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()

    expect(page.url()).toBe(`${world.platform.publicUrl}/ui/signed_out`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('You are signed out')
    expect(await isSignedIn(page)).toBe(false)
    await page.goto((await party.authorize()).url.href)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Sign in to /)
  })
})
