import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { World } from '../support/world.ts'

const right = 'Quaint-Marmalade-42-Zeppelin'
const other = 'Velvet-Turbine-77-Orchard'

let world: World
beforeAll(async () => {
  world = await World.start({
    identity: {
      hashers: { argon2: { memory: '64KB', iterations: 1 } },
      selfservice: {
        methods: {
          password: { enabled: true, config: { haveibeenpwned_enabled: false } },
          profile: { enabled: true },
        },
      },
    },
  })
})
afterAll(() => world?.stop())

const accountUrl = () => `${world.platform.publicUrl}/ui/manage_details`
const start = (kind: string) => `${world.platform.publicUrl}/self-service/${kind}/browser`

async function newPage(): Promise<Page> {
  return (await world.newBrowser()).newPage()
}

async function signUp(email: string): Promise<Page> {
  const page = await newPage()
  await page.goto(start('registration'))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(right)
  await page.getByRole('button', { name: 'Sign up', exact: true }).click()
  return page
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(start('login'))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in with password' }).click()
}

describe('an account with a password, in a browser without scripts', () => {
  it('is opened; what is wrong is said at its field, and what was typed stays', async () => {
    const page = await newPage()
    await page.goto(start('registration'))
    await page.getByLabel('E-mail').fill('alice@example.org')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: 'Sign up', exact: true }).click()
    expect(await page.getByRole('link', { name: 'A password needs at least 8 characters' }).isVisible()).toBe(
      true,
    )
    expect(await page.getByLabel('E-mail').inputValue()).toBe('alice@example.org')
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
    await page.getByLabel('Password', { exact: true }).fill(right)
    await page.getByRole('button', { name: 'Sign up', exact: true }).click()
    expect(page.url()).toBe(accountUrl())
  })

  it('is signed in to with the right password only', async () => {
    await signUp('bob@example.org')
    const page = await newPage()
    await signIn(page, 'bob@example.org', 'wrong password')
    expect(await page.getByText('do not belong together').isVisible()).toBe(true)
    await signIn(page, 'bob@example.org', right)
    expect(page.url()).toBe(accountUrl())
  })

  it('gets another password, and another name, on its settings page', async () => {
    const page = await signUp('carol@example.org')
    await page.goto(start('settings'))
    await page.getByLabel('Password', { exact: true }).fill(other)
    await page
      .locator('form', { has: page.getByLabel('Password', { exact: true }) })
      .getByRole('button', { name: 'Save' })
      .click()
    expect(await page.getByText('Your changes are saved.').isVisible()).toBe(true)
    await page.getByLabel('Nickname').fill('Caro')
    await page
      .locator('form', { has: page.getByLabel('Nickname') })
      .getByRole('button', { name: 'Save' })
      .click()
    expect(await page.getByText('Your changes are saved.').isVisible()).toBe(true)
    expect(await page.getByLabel('Nickname').inputValue()).toBe('Caro')
    const again = await newPage()
    await signIn(again, 'carol@example.org', other)
    expect(again.url()).toBe(accountUrl())
  })

  it('is a way to applications', async () => {
    const party = await world.relyingParty({ skip_consent: true })
    await signUp('dora@example.org')
    const page = await newPage()
    await page.goto((await party.authorize()).url.href)
    await page.getByLabel('E-mail').fill('dora@example.org')
    await page.getByLabel('Password', { exact: true }).fill(right)
    await page.getByRole('button', { name: 'Sign in with password' }).click()
    expect(new URL(page.url()).searchParams.has('code')).toBe(true)
  })
})
