import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuthenticatorApp } from '../support/authenticator-app.ts'
import { testPassword } from '../support/test-accounts.ts'
import { World } from '../support/world.ts'

const configuration = (passwordless: boolean) => ({
  identity: {
    hashers: { argon2: { memory: '64KB', iterations: 1 } },
    selfservice: {
      methods: {
        password: { enabled: true, config: { haveibeenpwned_enabled: false } },
        totp: { enabled: true },
        lookup_secret: { enabled: true },
        webauthn: { enabled: true, config: { passwordless } },
        passkey: { enabled: true },
      },
    },
  },
})

/** Chromium with an authenticator of its own (Web Authentication §11). */
class Visitor {
  readonly #world: World
  readonly #context: BrowserContext
  readonly page: Page
  readonly #cdp: CDPSession
  #authenticatorId = ''

  private constructor(world: World, context: BrowserContext, page: Page, cdp: CDPSession) {
    this.#world = world
    this.#context = context
    this.page = page
    this.#cdp = cdp
  }

  static async of(world: World): Promise<Visitor> {
    const context = await world.newBrowser({ javaScriptEnabled: true })
    const page = await context.newPage()
    await page.addInitScript(
      "if (origin !== 'null' && localStorage.noOffers) PublicKeyCredential.isConditionalMediationAvailable = async () => false",
    )
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const visitor = new Visitor(world, context, page, cdp)
    await visitor.takeNewAuthenticator()
    return visitor
  }

  async takeNewAuthenticator(): Promise<void> {
    if (this.#authenticatorId)
      await this.#cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.#authenticatorId })
    const { authenticatorId } = await this.#cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: false,
      },
    })
    this.#authenticatorId = authenticatorId
  }

  open(kind: string, query = ''): Promise<unknown> {
    return this.page.goto(`${this.#world.platform.publicUrl}/self-service/${kind}/browser${query}`)
  }

  async signUp(email: string): Promise<void> {
    await this.open('registration')
    await this.page.getByLabel('E-mail').fill(email)
    await this.page.getByLabel('Password', { exact: true }).fill(testPassword)
    await this.press('Sign up')
    await this.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
  }

  async signIn(email: string): Promise<void> {
    await this.forget()
    await this.open('login')
    await this.page.getByLabel('E-mail').fill(email)
    await this.page.getByLabel('Password', { exact: true }).fill(testPassword)
    await this.press('Sign in with password')
  }

  /** Signs out by losing the cookies. */
  forget(): Promise<void> {
    return this.#context.clearCookies()
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  }

  /** Presses a button and touches the authenticator. */
  async touch(name: string): Promise<void> {
    await this.#presence(true)
    await this.press(name)
  }

  /** Begins to sign in, and chooses the passkey that the browser offers in the field for the address. */
  async chooseOffered(query = ''): Promise<void> {
    await this.#presence(true)
    await this.open('login', query).catch(() => undefined)
  }

  /** Whether the browser offers passkeys by itself from the next page on. */
  offers(passkeys: boolean): Promise<unknown> {
    return this.page.evaluate(`localStorage.noOffers = '${passkeys ? '' : 'yes'}'`)
  }

  async untouched(): Promise<void> {
    await this.#presence(false)
  }

  #presence(enabled: boolean): Promise<unknown> {
    return this.#cdp.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId: this.#authenticatorId,
      enabled,
    })
  }

  /** Somebody has copied the authenticator before it was used last. */
  async restoreCopy(): Promise<void> {
    const { authenticatorId } = { authenticatorId: this.#authenticatorId }
    const { credentials } = await this.#cdp.send('WebAuthn.getCredentials', { authenticatorId })
    await this.#cdp.send('WebAuthn.clearCredentials', { authenticatorId })
    for (const credential of credentials)
      await this.#cdp.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: { ...credential, signCount: 0 },
      })
  }

  section(name: string) {
    return this.page.getByRole('region', { name })
  }

  async message(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** The methods and the level of the session: `password+totp aal2`. */
  async proven(): Promise<string> {
    const answer = await this.page.request.get(`${this.#world.platform.publicUrl}/sessions/whoami`)
    const { authentication_methods, authenticator_assurance_level } = await answer.json()
    const methods = (authentication_methods as { method: string }[]).map(({ method }) => method)
    return `${methods.join('+')} ${authenticator_assurance_level}`
  }
}

const saved = 'Your changes are saved.'
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000)

describe('second factors in a browser', () => {
  let world: World
  beforeAll(async () => {
    world = await World.start(configuration(false))
  })
  afterAll(() => world?.stop())

  it('an authenticator app is set up, used, refused, and removed', async () => {
    const visitor = await Visitor.of(world)
    await visitor.signUp('totp@example.org')
    await visitor.open('settings')
    const section = visitor.section('Authenticator app')
    expect(await section.getByRole('img').getAttribute('src')).toMatch(/^data:image\/png/)
    const app = new AuthenticatorApp((await section.locator('code').textContent()) ?? '')
    await section.getByLabel('Code that your app shows').fill(app.codeAt(new Date()))
    await section.getByRole('button', { name: 'Save' }).click()
    await visitor.message(saved)
    expect(await visitor.proven()).toBe('password+totp aal2')

    await visitor.signIn('totp@example.org')
    await visitor.page.getByRole('heading', { name: 'Verify your identity' }).waitFor()
    await visitor.page.getByLabel('Authentication code').fill(app.wrongCodeAt(new Date()))
    await visitor.press('Use authenticator app')
    await visitor.message('This authentication code is not valid.')
    await visitor.page.getByLabel('Authentication code').fill(app.codeAt(inSeconds(30)))
    await visitor.press('Use authenticator app')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('password+totp aal2')

    await visitor.open('settings')
    await visitor.press('Remove the authenticator app')
    await visitor.message(saved)
    await visitor.signIn('totp@example.org')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('password aal1')
  }, 60_000)

  it('backup codes are shown once, used once, and removed', async () => {
    const visitor = await Visitor.of(world)
    await visitor.signUp('codes@example.org')
    await visitor.open('settings')
    await visitor.press('Generate new backup codes')
    await visitor.press('I have kept these codes')
    await visitor.message(saved)
    // The page that listed them is gone: they are generated again to be read.
    await visitor.open('settings')
    await visitor.press('Show which backup codes are left')
    await visitor.press('Generate new backup codes')
    const codes = await visitor.section('Backup codes').locator('li code').allTextContents()
    expect(codes).toHaveLength(12)
    await visitor.press('I have kept these codes')
    await visitor.message(saved)

    const typeCode = async (code: string) => {
      await visitor.page.getByLabel('Backup code').fill(code)
      await visitor.press('Use backup code')
    }
    await visitor.signIn('codes@example.org')
    await typeCode('zzzzzzzz')
    await visitor.message('This is not one of your backup codes.')
    await typeCode(codes[0] as string)
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    await visitor.open('login', '?aal=aal2&refresh=true')
    await typeCode(codes[0] as string)
    await visitor.message('This backup code was used already.')
    await typeCode(codes[1] as string)
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('password+lookup_secret+lookup_secret aal2')
    await visitor.open('settings')
    await visitor.press('Remove the backup codes')
    await visitor.message(saved)
  }, 60_000)

  it('a security key is added, used, refreshed, refused when it was copied, and removed', async () => {
    const visitor = await Visitor.of(world)
    await visitor.signUp('key@example.org')
    await visitor.open('settings')
    await visitor.page.getByLabel('Name of the security key').fill('Blue key')
    await visitor.touch('Add security key')
    await visitor.message(saved)
    expect(await visitor.proven()).toBe('password+webauthn aal2')

    await visitor.untouched()
    await visitor.signIn('key@example.org')
    await visitor.page.getByRole('heading', { name: 'Verify your identity' }).waitFor()
    await visitor.touch('Sign in with security key')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    await visitor.open('login', '?aal=aal2&refresh=true')
    await visitor.touch('Sign in with security key')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('password+webauthn+webauthn aal2')

    await visitor.restoreCopy()
    await visitor.open('login', '?aal=aal2&refresh=true')
    await visitor.touch('Sign in with security key')
    await visitor.message('This security key or passkey was not accepted.')
    await visitor.open('settings')
    await visitor.press('Remove security key "Blue key"')
    await visitor.message(saved)
  }, 60_000)

  it('a passkey signs up, in and once more, and is removed but for the last way in', async () => {
    const visitor = await Visitor.of(world)
    await visitor.open('registration')
    await visitor.page.getByLabel('E-mail').fill('passkey@example.org')
    await visitor.touch('Sign up with passkey')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('passkey aal1')
    await visitor.open('settings')
    expect(await visitor.page.getByRole('button', { name: /Remove passkey/ }).isDisabled()).toBe(true)
    const password = visitor.section('Change your password')
    await password.getByLabel('Password').fill(testPassword)
    await password.getByRole('button', { name: 'Save' }).click()
    await visitor.message(saved)

    await visitor.offers(false)
    await visitor.forget()
    await visitor.open('login')
    await visitor.touch('Sign in with passkey')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    await visitor.offers(true)
    await visitor.chooseOffered('?refresh=true')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('passkey+passkey aal1')

    await visitor.open('settings')
    await visitor.press(/Remove passkey/)
    await visitor.message(saved)
    await visitor.forget()
    await visitor.chooseOffered()
    await visitor.message('There is no account with this security key or passkey.')
    await visitor.untouched()
  }, 60_000)

  it('nothing that needs a script is shown without one', async () => {
    const page = await (await world.newBrowser()).newPage()
    await page.goto(`${world.platform.publicUrl}/self-service/login/browser`)
    expect(await page.getByRole('button', { name: 'Sign in with passkey' }).isVisible()).toBe(false)
    expect(await page.getByRole('button', { name: 'Sign in with password' }).isVisible()).toBe(true)
  })
})

describe('a security key instead of a password, in a browser', () => {
  let world: World
  beforeAll(async () => {
    world = await World.start(configuration(true))
  })
  afterAll(() => world?.stop())

  it('signs up, is added and removed, signs in and once more, and is refused when it was copied', async () => {
    const visitor = await Visitor.of(world)
    await visitor.open('registration')
    await visitor.page.getByLabel('E-mail').fill('key@example.org')
    await visitor.page.getByLabel('Name of the security key').fill('My key')
    await visitor.touch('Sign up with security key')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('webauthn aal1')
    await visitor.open('settings')
    expect(await visitor.page.getByRole('button', { name: /Remove security key/ }).isDisabled()).toBe(true)
    await visitor.page.getByLabel('Name of the security key').fill('Second key')
    await visitor.touch('Add security key')
    await visitor.message('This security key or passkey is set up already.')
    await visitor.takeNewAuthenticator()
    await visitor.touch('Add security key')
    await visitor.message(saved)
    await visitor.press('Remove security key "My key"')
    await visitor.page.getByRole('button', { name: 'My key' }).waitFor({ state: 'detached' })

    const signIn = async () => {
      await visitor.untouched()
      await visitor.forget()
      await visitor.open('login')
      await visitor.page.getByLabel('E-mail').fill('key@example.org')
      await visitor.press('Sign in with security key')
      await visitor.message('Get your security key ready')
      await visitor.touch('Sign in with security key')
    }
    await signIn()
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    await visitor.untouched()
    await visitor.open('login', '?refresh=true')
    await visitor.touch('Sign in with security key')
    await visitor.page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
    expect(await visitor.proven()).toBe('webauthn+webauthn aal1')
    await visitor.restoreCopy()
    await signIn()
    await visitor.message('This security key or passkey was not accepted.')
  }, 60_000)
})
