// Takes the pictures of docs/images/: every page that a person sees in the quickstart, on a desk and on a phone.
// Run with "npm run screenshots"; look at every picture before committing it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/support/browser.ts'

const root = join(import.meta.dirname, '..')
const pictures = join(root, 'docs', 'images')
const platform = 'http://localhost:4444'
const application = 'http://localhost:4447'

const data = mkdtempSync(join(tmpdir(), 'identity-platform-screenshots-'))
const quickstart = spawn(
  process.execPath,
  [join(root, 'dist', 'quickstart', 'main.js'), '--data-dir', data],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
const ended = once(quickstart, 'exit')
for await (const text of quickstart.stdout.setEncoding('utf8')) if (text.includes('Ctrl-C')) break

const browser = await launchBrowser()
mkdirSync(pictures, { recursive: true })
try {
  for (const [width, height] of [
    [1280, 800],
    [360, 740],
  ] as const) {
    const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: false })
    const page = await context.newPage()
    await journey(page, async (name) =>
      // Pages that are longer than two screens show how they begin.
      page.screenshot({
        path: join(pictures, `${name}-${width}.png`),
        clip: { x: 0, y: 0, width, height: await heightOf(page, height) },
        fullPage: true,
      }),
    )
    await context.close()
  }
} finally {
  await browser.close()
  quickstart.kill('SIGTERM')
  await ended
  rmSync(data, { recursive: true, force: true })
}

async function heightOf(page: Page, screen: number): Promise<number> {
  const { height = screen } = (await page.locator('html').boundingBox()) ?? {}
  return Math.min(Math.max(Math.ceil(height), screen), 2 * screen)
}

/** One person's way through every page. */
async function journey(page: Page, picture: (name: string) => Promise<unknown>): Promise<void> {
  await page.goto(platform)
  await picture('start')
  await page.getByRole('link', { name: 'Open Demonstration application' }).click()
  await picture('application')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await picture('sign-in')
  await page.getByRole('button', { name: 'Demonstration identity provider' }).click()
  await picture('identity-provider')
  await page.getByLabel('E-mail').fill('alice@example.com')
  await page.getByLabel('Password').fill('wonderland')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await picture('consent')
  await page.getByRole('button', { name: 'Deny' }).click()
  await picture('application-denied')
  await page.goto(`${application}/sign-in`)
  await page.getByRole('button', { name: 'Allow' }).click()
  await picture('application-signed-in')
  await page.goto(platform)
  await picture('start-signed-in')
  await page.goto(`${platform}/ui/manage_details`)
  await picture('account')
  await page.goto(`${platform}/oauth2/sessions/logout`)
  await picture('sign-out')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await picture('signed-out')
  await page.goto(`${platform}/oauth2/auth?client_id=unknown&response_type=code`)
  await picture('error')
  await page.goto(`${platform}/self-service/registration/browser`)
  await picture('registration')
}
