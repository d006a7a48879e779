import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RelyingParty } from '../support/relying-party.ts'
import { chooseProvider, person, signIn, World } from '../support/world.ts'

let world: World
let party: RelyingParty
let page: Page
beforeAll(async () => {
  world = await World.start()
  party = await world.relyingParty({ skip_consent: true })
})
beforeEach(async () => {
  page = await (await world.newBrowser()).newPage()
})
afterAll(() => world?.stop())

/** Sends the browser to the platform; gives where it stopped. */
async function open(parameters: Readonly<Record<string, string>> = {}) {
  const authorization = await party.authorize(parameters)
  await page.goto(authorization.url.href)
  return { authorization, answer: new URL(page.url()) }
}

function errorOf(answer: URL): string | null {
  expect(answer.href).toContain(party.redirectUri)
  expect(answer.searchParams.get('iss')).toBe(world.platform.publicUrl)
  return answer.searchParams.get('error')
}

describe('prompt=none', () => {
  it('answers login_required to a stranger, without a page', async () => {
    const { authorization, answer } = await open({ prompt: 'none' })
    expect(errorOf(answer)).toBe('login_required')
    expect(answer.searchParams.get('state')).toBe(authorization.state)
    expect(answer.searchParams.get('code')).toBeNull()
  })

  it('answers with a code to a person who is signed in', async () => {
    await open()
    await signIn(page)
    const { authorization, answer } = await open({ prompt: 'none' })
    const tokens = await party.redeem(answer, authorization)
    expect(tokens.claims()?.email).toBe(person.email)
  })

  it('answers consent_required where the person has not allowed the application yet', async () => {
    await open()
    await signIn(page)
    const asking = await world.relyingParty()
    const authorization = await asking.authorize({ prompt: 'none' })
    await page.goto(authorization.url.href)
    expect(new URL(page.url()).searchParams.get('error')).toBe('consent_required')
  })

  it('answers login_required when the sign-in is older than max_age allows', async () => {
    await open()
    await signIn(page)
    expect(errorOf((await open({ prompt: 'none', max_age: '0' })).answer)).toBe('login_required')
  })

  it('does not go together with another prompt', async () => {
    expect(errorOf((await open({ prompt: 'none login' })).answer)).toBe('invalid_request')
  })
})

describe('prompt=login', () => {
  it('asks again although the person is signed in, upstream too, and the new time is in the ID token', async () => {
    const first = await open()
    await signIn(page)
    const before = await party.redeem(new URL(page.url()), first.authorization)

    const { authorization, answer } = await open({ prompt: 'login' })
    expect(answer.pathname).toBe('/ui/login')
    await chooseProvider(page)
    // The upstream has a session as well: it was told to ask again.
    expect(page.url()).toContain(world.upstream.issuer)
    await page.getByLabel('Name').fill(person.login)
    await page.getByRole('button', { name: 'Sign in' }).click()

    const after = await party.redeem(new URL(page.url()), authorization)
    expect(after.claims()?.sub).toBe(before.claims()?.sub)
    expect(Number(after.claims()?.auth_time)).toBeGreaterThanOrEqual(Number(before.claims()?.auth_time))
    expect(Number(after.claims()?.auth_time)).toBeGreaterThanOrEqual(Number(after.claims()?.rat ?? 0))
  })

  it('is not answered by going back with the old session', async () => {
    await open()
    await signIn(page)
    const { answer } = await open({ prompt: 'login' })
    await page.goto(answer.href)
    expect(page.url()).toContain('/ui/login')
    // The same challenge without the flow that asks for the password: the old session does not do.
    await page.goto(
      `${world.platform.publicUrl}/ui/login?login_challenge=${await challengeOf({ prompt: 'login' })}`,
    )
    expect(page.url()).toContain('/ui/login')
  })
})

describe('max_age', () => {
  it('asks again when the sign-in is too old', async () => {
    await open()
    await signIn(page)
    const { authorization, answer } = await open({ max_age: '0' })
    expect(answer.pathname).toBe('/ui/login')
    await signIn(page)
    // The relying party checks auth_time against what it asked for, with some tolerance.
    const tokens = await party.redeem(new URL(page.url()), authorization, 0)
    expect(tokens.claims()?.auth_time).toBeTypeOf('number')
  })

  it('does not ask when the sign-in is young enough, and says when it was', async () => {
    await open()
    await signIn(page)
    const { authorization, answer } = await open({ max_age: '3600' })
    const tokens = await party.redeem(answer, authorization, 3600)
    expect(tokens.claims()?.auth_time).toBeTypeOf('number')
  })
})

/** The login challenge of a request, by stopping at the platform's first redirect. */
async function challengeOf(parameters: Readonly<Record<string, string>>): Promise<string> {
  const { url } = await party.authorize(parameters)
  const answer = await page.context().request.get(url.href, { maxRedirects: 0 })
  return new URL(answer.headers().location!, url).searchParams.get('login_challenge')!
}
