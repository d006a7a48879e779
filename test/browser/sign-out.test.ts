import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apacheMissing, type ProtectedSite, signedOutUrl, signOutUrl } from '../support/apache.ts'
import { needed } from '../support/needed.ts'
import { signIn, World } from '../support/world.ts'

let world: World
let sites: readonly [ProtectedSite, ProtectedSite]

describe.skipIf(needed(apacheMissing))('signing out of an application', () => {
  beforeAll(async () => {
    world = await World.start()
    sites = await world.protectedSites()
  })
  afterAll(() => world?.stop())

  it('ends the session of the application and the one at the platform', async () => {
    const page = await (await world.newBrowser()).newPage()
    await page.goto(`${sites[0].url}/protected/`)
    await signIn(page)

    await page.goto(signOutUrl(sites[0]))

    expect(page.url()).toBe(signedOutUrl(sites[0]))
    await page.goto(`${world.platform.publicUrl}/ui/manage_details`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in')
    for (const site of sites) {
      await page.goto(`${site.url}/protected/`)
      expect(page.url()).toContain(`${world.platform.publicUrl}/ui/login`)
    }
  })

  it('leaves the sessions of other browsers alone', async () => {
    const [page, elsewhere] = [
      await (await world.newBrowser()).newPage(),
      await (await world.newBrowser()).newPage(),
    ]
    for (const browser of [page, elsewhere]) {
      await browser.goto(`${sites[0].url}/protected/`)
      await signIn(browser)
    }

    await page.goto(signOutUrl(sites[0]))

    await elsewhere.goto(`${sites[1].url}/protected/`)
    expect(elsewhere.url()).toBe(`${sites[1].url}/protected/`)
  })
})

describe('signing out at the platform', () => {
  it('asks first when an application that is not trusted wants it, and staying is possible', async () => {
    const own = await World.start()
    try {
      const party = await own.relyingParty({ skip_consent: true })
      const page = await (await own.newBrowser()).newPage()
      await page.goto((await party.authorize()).url.href)
      await signIn(page)

      await page.goto(`${own.platform.publicUrl}/oauth2/sessions/logout`)
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign out?')
      await page.getByRole('button', { name: 'Stay signed in' }).click()
      await page.goto(`${own.platform.publicUrl}/ui/manage_details`)
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Your account')

      await page.goto(`${own.platform.publicUrl}/oauth2/sessions/logout`)
      await page.getByRole('button', { name: 'Sign out' }).click()
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('You are signed out')
      await page.goto((await party.authorize()).url.href)
      expect(page.url()).toContain('/ui/login')
    } finally {
      await own.stop()
    }
  })
})
