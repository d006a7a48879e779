import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { person, signIn, World } from '../support/world.ts'

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'

interface Codes {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
}

let world: World
let page: Page
let clientId: string
beforeAll(async () => {
  world = await World.start()
})
beforeEach(async () => {
  page = await (await world.newBrowser()).newPage()
  clientId = await register({})
})
afterAll(() => world?.stop())

async function register(metadata: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await fetch(`${world.platform.adminUrl}/admin/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Living Room TV',
      grant_types: [deviceCode],
      token_endpoint_auth_method: 'none',
      scope: 'openid email',
      ...metadata,
    }),
  })
  return ((await answer.json()) as { client_id: string }).client_id
}

async function post<T>(path: string, form: Readonly<Record<string, string>>): Promise<T> {
  const answer = await fetch(`${world.platform.publicUrl}${path}`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...form }),
  })
  return (await answer.json()) as T
}

const begin = () => post<Codes>('/oauth2/device/auth', { scope: 'openid email' })
const poll = ({ device_code }: Codes) =>
  post<Record<string, string>>('/oauth2/token', { grant_type: deviceCode, device_code })
const heading = () => page.getByRole('heading', { level: 1 }).textContent()

/** The page that a code leads to has no address that could be opened by itself. */
it('the page to confirm has nothing that axe finds', async () => {
  const context = await world.browser.newContext({ bypassCSP: true })
  page = await context.newPage()
  await page.goto((await begin()).verification_uri_complete)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') })
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults
    expect(violations).toEqual([])
  }
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  await context.close()
})

describe('a device', () => {
  it('is connected by the code that a person types, after they saw what to', async () => {
    const codes = await begin()
    await page.goto(codes.verification_uri)
    expect(await heading()).toBe('Connect a device')
    const typed = `${codes.user_code.slice(0, 4)}-${codes.user_code.slice(4)}`.toLowerCase()
    await page.getByLabel('Code').fill(typed)
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(await heading()).toBe('Connect a device to Living Room TV?')
    expect(await page.getByRole('main').textContent()).toContain('If somebody sent you the code')
    expect((await poll(codes)).error).toBe('authorization_pending')

    await page.getByRole('button', { name: 'Connect this device' }).click()
    await signIn(page)
    expect(await heading()).toBe('Allow Living Room TV to use your account?')
    await page.getByRole('button', { name: 'Allow' }).click()
    expect(await heading()).toBe('Your device is connected')

    const tokens = await poll(codes)
    const claims = JSON.parse(
      Buffer.from((tokens.id_token ?? '').split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(claims).toMatchObject({ email: person.email, aud: [clientId] })
  })

  it('is refused by a person who did not start it, from a link that brings the code', async () => {
    const codes = await begin()
    await page.goto(codes.verification_uri_complete)
    expect(await page.getByLabel('Code').inputValue()).toBe(codes.user_code)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Refuse' }).click()
    expect(await heading()).toBe('The device was refused')
    expect((await poll(codes)).error).toBe('access_denied')
  })

  it('is not found by a wrong code, which can be corrected', async () => {
    const codes = await begin()
    await page.goto(codes.verification_uri)
    await page.getByLabel('Code').fill('WRONG-ONE')
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(await page.getByRole('main').textContent()).toContain('No device waits with this code.')
    await page.getByLabel('Code').fill(codes.user_code)
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(await heading()).toBe('Connect a device to Living Room TV?')
  })

  it('of a trusted client is connected without further pages by somebody who is signed in', async () => {
    clientId = await register({ skip_consent: true })
    const first = await begin()
    const connect = async ({ verification_uri_complete }: Codes) => {
      await page.goto(verification_uri_complete)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: 'Connect this device' }).click()
    }
    await connect(first)
    await signIn(page)
    expect(await heading()).toBe('Your device is connected')
    const second = await begin()
    await connect(second)
    expect(await heading()).toBe('Your device is connected')
    for (const codes of [first, second]) expect((await poll(codes)).access_token).toBeDefined()
  })
})
