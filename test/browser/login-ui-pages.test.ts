import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import type { LoginUiUnderTest } from '../support/login-ui.ts'
import { type PageState, pageStates, startPages } from '../support/login-ui-pages.ts'
import { freePorts } from '../support/ports.ts'

const axeSource = createRequire(import.meta.url).resolve('axe-core')

let browser: Browser
let pages: LoginUiUnderTest
let provider: Server
let publicUrl: string
let providerUrl: string

beforeAll(async () => {
  const [port, providerPort] = (await freePorts(2)) as [number, number]
  publicUrl = `http://localhost:${port}`
  providerUrl = `http://127.0.0.1:${providerPort}/authorize`
  provider = createServer((_request, response) => response.end('The provider.')).listen(providerPort)
  pages = await startPages(publicUrl, providerUrl)
  await pages.server.listen({ port, host: '127.0.0.1' })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await pages?.server.close()
  provider?.close()
})

/** Opens a page in a browser of its own, and closes that afterwards. */
async function visit<T>(
  state: PageState,
  options: BrowserContextOptions,
  see: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  try {
    if (state.isSignedIn) await context.addCookies([{ name: 'session', value: 'current', url: publicUrl }])
    const page = await context.newPage()
    await page.goto(`${publicUrl}${state.path}`)
    return await see(page)
  } finally {
    await context.close()
  }
}

function stateNamed(name: string): PageState {
  const state = pageStates.find((candidate) => candidate.name === name)
  if (!state) throw new Error(`There is no page state "${name}".`)
  return state
}

async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describe.each(pageStates)('the page $name', (state) => {
  it('has nothing that axe finds, wide and on a phone, light and dark', async () => {
    // The checks are a script, which the page's own policy would not let run.
    await visit(state, { bypassCSP: true }, async (page) => {
      await page.addScriptTag({ path: axeSource })
      for (const width of [1280, 360])
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 800 })
          await page.emulateMedia({ colorScheme })
          expect(await accessibilityProblems(page), `${width} pixels, ${colorScheme}`).toEqual([])
        }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    })
  })

  it('is styled by its own files, and the policy blocks nothing of it', async () => {
    await visit(state, {}, async (page) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text())
      })
      await page.reload()
      expect(complaints).toEqual([])
      expect(await page.evaluate("getComputedStyle(document.querySelector('.band')).backgroundColor")).toBe(
        'rgb(38, 38, 38)',
      )
      const headings = await page.locator('h1').allTextContents()
      expect(headings).toHaveLength(1)
      expect(await page.title()).toContain(headings[0])
    })
  })
})

describe('the policy in a real browser', () => {
  it('lets the sign-in form lead on to a provider', async () => {
    await visit(stateNamed('login'), {}, async (page) => {
      await page.getByRole('button', { name: 'Sign in with GitHub' }).click()
      await page.waitForURL(providerUrl)
    })
  })

  it('lets no script run and no form of another kind be sent', async () => {
    await visit(stateNamed('home'), {}, async (page) => {
      const blocked = page.evaluate(`new Promise((resolve) => {
        const directives = []
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          directives.push(effectiveDirective)
          if (directives.length === 3) resolve(directives.sort())
        })
        const script = document.createElement('script')
        script.textContent = 'document.title = "attacked"'
        document.body.append(script)
        document.body.setAttribute('style', 'color: red')
        document.body.insertAdjacentHTML('beforeend', '<form action="https://attacker.example/"></form>')
        document.forms[0].submit()
      })`)
      expect(await blocked).toEqual(['form-action', 'script-src-elem', 'style-src-attr'])
      expect(await page.title()).not.toBe('attacked')
    })
  })
})

describe('without a script', () => {
  const withoutScript = { javaScriptEnabled: false }

  /** What the first form that the page sends holds. */
  async function posted(page: Page, act: () => Promise<void>): Promise<Record<string, string>> {
    const request = page.waitForRequest((candidate) => candidate.method() === 'POST')
    await act()
    return Object.fromEntries(new URLSearchParams((await request).postData() ?? ''))
  }

  it('a provider is chosen with the keyboard alone', async () => {
    const fields = await visit(stateNamed('login'), withoutScript, (page) =>
      posted(page, async () => {
        // The skip link, the brand, then the first provider.
        for (const _ of [1, 2, 3]) await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
      }),
    )
    expect(fields).toEqual({ csrf_token: 'the-csrf-token', provider: 'example-corp' })
  })

  it('Enter in a field signs in with the password, not with a provider', async () => {
    const fields = await visit(stateNamed('login with password'), withoutScript, (page) =>
      posted(page, async () => {
        await page.getByLabel('Email').fill('ada@example.org')
        await page.getByLabel('Password').fill('a password')
        await page.getByLabel('Password').press('Enter')
      }),
    )
    expect(fields).toEqual({
      csrf_token: 'the-csrf-token',
      identifier: 'ada@example.org',
      password: 'a password',
      method: 'password',
    })
  })

  it('the person answers a consent request', async () => {
    await visit(stateNamed('consent'), withoutScript, async (page) => {
      await page.getByLabel('Remember my answer').check()
      const answered = page.waitForResponse((response) => response.request().method() === 'POST')
      await page.getByRole('button', { name: 'Allow' }).click()
      expect((await answered).status()).toBe(303)
    })
    expect(pages.oauth.answers).toContainEqual(
      expect.objectContaining({
        answer: 'accept consent',
        challenge: 'scopes',
        body: expect.objectContaining({ remember: true }),
      }),
    )
  })
})

describe('for the keyboard and the screen reader', () => {
  it('the skip link leads past the band', async () => {
    await visit(stateNamed('home'), {}, async (page) => {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('content')
    })
  })

  it('errors have the focus when the page opens, and lead to their field', async () => {
    await visit(stateNamed('registration'), {}, async (page) => {
      await page.waitForFunction("document.activeElement.getAttribute('role') === 'alert'")
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.name')).toBe('traits.email')
    })
  })
})

describe('for people with other settings', () => {
  it('buttons and fields keep a border in forced colours', async () => {
    await visit(stateNamed('login with password'), { forcedColors: 'active' }, async (page) => {
      const borders = await page.evaluate(
        "[...document.querySelectorAll('.button, .input, .provider')].map((element) => getComputedStyle(element).borderTopWidth)",
      )
      expect(borders).toEqual(['1px', '1px', '1px', '1px'])
    })
  })

  it('nothing moves when motion is to be reduced', async () => {
    const duration = (page: Page) =>
      page.evaluate("getComputedStyle(document.querySelector('.provider__arrow')).transitionDuration")
    expect(await visit(stateNamed('login'), { reducedMotion: 'reduce' }, duration)).toBe('0s')
    expect(await visit(stateNamed('login'), { reducedMotion: 'no-preference' }, duration)).toBe('0.12s')
  })

  it('a printed page shows its text and no buttons', async () => {
    await visit(stateNamed('login with password'), {}, async (page) => {
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('button').first().isVisible()).toBe(false)
      expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
    })
  })
})
