import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { freePorts } from '../support/ports.ts'
import { type Quickstart, quickstartReady, startQuickstart } from '../support/quickstart.ts'

let directory: string
let port: number
let quickstart: Quickstart
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'identity-platform-quickstart-'))
  const ports = await freePorts(4)
  port = ports[0]!
  quickstart = startQuickstart(directory, port)
  await quickstartReady(quickstart)
})
afterAll(async () => {
  quickstart?.process.kill('SIGTERM')
  await quickstart?.ended
  rmSync(directory, { recursive: true, force: true })
})

it('leads a newcomer from the start page through one sign-in, a refresh, userinfo and out again', async () => {
  const browser = await launchBrowser()
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  const heading = () => page.getByRole('heading', { level: 1 }).textContent()
  const accessToken = () => page.locator('#access-token details code').textContent()

  await page.goto(`http://localhost:${port}/`)
  const steps = await page.getByRole('list').filter({ hasText: 'alice@example.com' }).first().textContent()
  expect(steps).toContain('with the password wonderland')
  await page.getByRole('link', { name: 'Open Demonstration application' }).click()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Demonstration identity provider' }).click()
  await page.getByLabel('E-mail').fill('alice@example.com')
  await page.getByLabel('Password').fill('wonderland')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  expect(await heading()).toBe('Hello Alice Adams')
  expect(await page.getByRole('table', { name: 'Claims of the ID token' }).textContent()).toContain(
    'alice@example.com',
  )

  const before = await accessToken()
  await page.getByRole('button', { name: 'Refresh the tokens' }).click()
  await page.getByText('Refreshed once').waitFor()
  expect(await accessToken()).not.toBe(before)

  await page.getByRole('button', { name: 'Call userinfo' }).click()
  expect(await page.locator('#userinfo').textContent()).toContain('Alice Adams')

  await page.getByRole('button', { name: 'Sign out' }).click()
  if ((await heading()) === 'Sign out?') await page.getByRole('button', { name: 'Sign out' }).click()
  expect(page.url()).toBe(`http://localhost:${port + 3}/signed-out`)
  await page.getByRole('link', { name: 'Sign in' }).click()
  expect(await heading()).toBe('Sign in to Demonstration application')
  await browser.close()
}, 120_000)
