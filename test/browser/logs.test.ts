import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { platformSecret } from '../support/platform.ts'
import { person, signIn, upstreamClient, World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await World.start({ log: { level: 'trace' } })
})
afterAll(() => world?.stop())

/** Names of parameters and form fields whose values must not be written down anywhere. */
const secretNames =
  /^(code|state|nonce|csrf_token|.*_challenge|.*_verifier|id_token_hint|.*token|client_secret)$/

/** Collects every value that is secret or that lets its owner do something, as the browser sees them. */
function collectSecrets(page: Page): Set<string> {
  const found = new Set<string>()
  const collect = (parameters: URLSearchParams) => {
    for (const [name, value] of parameters) if (secretNames.test(name) && value.length >= 16) found.add(value)
  }
  page.on('request', (request) => {
    collect(new URL(request.url()).searchParams)
    collect(new URLSearchParams(request.postData() ?? ''))
  })
  return found
}

async function cookieValues(context: BrowserContext): Promise<string[]> {
  return (await context.cookies()).map(({ value }) => value).filter((value) => value.length >= 16)
}

it('nothing that opens anything is in the log after a whole journey, whatever its level', async () => {
  const party = await world.relyingParty()
  const context = await world.newBrowser()
  const page = await context.newPage()
  const secrets = collectSecrets(page)

  const authorization = await party.authorize({ scope: 'openid profile email offline_access' })
  await page.goto(authorization.url.href)
  await signIn(page)
  await page.getByRole('button', { name: 'Allow' }).click()
  for (const value of await cookieValues(context)) secrets.add(value)
  const tokens = await party.redeem(new URL(page.url()), authorization)
  const refreshed = await party.refresh(tokens.refresh_token!)
  await party.userinfo(refreshed.access_token)
  await expect(party.refresh(tokens.refresh_token!)).rejects.toThrow()
  await page.goto(`${world.platform.publicUrl}/ui/manage_details`)
  await page.goto(
    `${world.platform.publicUrl}/oauth2/sessions/logout?id_token_hint=${tokens.id_token}&state=${authorization.state}`,
  )
  await page.goto(`${world.platform.publicUrl}/oauth2/auth?client_id=unknown&state=${authorization.state}`)

  for (const answer of [tokens, refreshed])
    for (const token of [answer.access_token, answer.refresh_token, answer.id_token]) secrets.add(token!)
  for (const secret of [
    platformSecret,
    upstreamClient.secret,
    party.clientSecret,
    authorization.codeVerifier,
  ])
    secrets.add(secret)

  const log = world.platform.log()
  expect(log).toContain('/oauth2/token')
  expect(secrets.size).toBeGreaterThan(20)
  expect([...secrets].filter((secret) => log.includes(secret))).toEqual([])
  expect(log).not.toContain(person.email)
})
