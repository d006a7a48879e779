import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apacheMissing, type ProtectedSite } from '../support/apache.ts'
import { needed } from '../support/needed.ts'
import { person, signIn, World } from '../support/world.ts'

let world: World
let sites: readonly [ProtectedSite, ProtectedSite]

describe.skipIf(needed(apacheMissing))('an application behind Apache with mod_auth_openidc', () => {
  beforeAll(async () => {
    world = await World.start()
    sites = await world.protectedSites()
  })
  afterAll(() => world?.stop())

  it('gets an anonymous visitor through the sign-in page and the upstream, with the claims of the upstream', async () => {
    const page = await (await world.newBrowser()).newPage()
    await page.goto(`${sites[0].url}/protected/`)
    expect(page.url()).toContain(`${world.platform.publicUrl}/ui/login`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in to Application first')

    await signIn(page)

    expect(page.url()).toBe(`${sites[0].url}/protected/`)
    const claim = (name: string) => page.locator(`#${name}`).textContent()
    expect({
      name: await claim('name'),
      given_name: await claim('given_name'),
      family_name: await claim('family_name'),
      email: await claim('email'),
      email_verified: await claim('email_verified'),
      iss: await claim('iss'),
      aud: await claim('aud'),
    }).toEqual({
      name: person.name,
      given_name: person.givenName,
      family_name: person.familyName,
      email: person.email,
      email_verified: '1',
      iss: world.platform.publicUrl,
      aud: 'first',
    })
    // The subject is the platform's identity, not the upstream's account.
    expect(await claim('sub')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/)
  })

  it('lets a person who is signed in reach a second application in one redirect, without a page', async () => {
    const page = await (await world.newBrowser()).newPage()
    await page.goto(`${sites[0].url}/protected/`)
    await signIn(page)
    const subject = await page.locator('#sub').textContent()

    const answers: { url: string; status: number; location: string | undefined }[] = []
    page.on('response', (response) => {
      if (!response.url().startsWith(world.platform.publicUrl)) return
      const location = response.headers().location
      answers.push({ url: response.url(), status: response.status(), location })
    })
    await page.goto(`${sites[1].url}/protected/`)

    expect(page.url()).toBe(`${sites[1].url}/protected/`)
    expect(await page.locator('#sub').textContent()).toBe(subject)
    expect(await page.locator('#aud').textContent()).toBe('second')
    expect(answers).toHaveLength(1)
    expect(answers[0]?.url).toContain('/oauth2/auth?')
    expect(answers[0]?.status).toBe(303)
    expect(answers[0]?.location).toContain(`${sites[1].url}/protected/callback?code=`)
  })

  it('asks for a new sign-in where an application wants one, although the person is signed in', async () => {
    const page = await (await world.newBrowser()).newPage()
    await page.goto(`${sites[0].url}/protected/`)
    await signIn(page)
    for (const path of ['again', 'recent']) {
      await page.context().clearCookies({ domain: 'first.localhost' })
      await page.goto(`${sites[0].url}/protected/${path}/`)
      expect(page.url()).toContain(`${world.platform.publicUrl}/ui/login`)
      await signIn(page)
      expect(page.url()).toBe(`${sites[0].url}/protected/${path}/`)
    }
  })
})
