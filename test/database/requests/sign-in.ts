import type { ComposedPlatform } from '../../support/composed-platform.ts'
import type { DescribedBrowser } from '../../support/described-client.ts'
import { hiddenFields } from '../../support/page-browser.ts'
import { Application, somebody } from './application.ts'

/** People sign in through pages, hop by hop and in one redirect, look at their account, and sign out. */
export async function signInRequests(platform: ComposedPlatform): Promise<void> {
  const application = await Application.register(platform)
  const person = somebody()
  const browser = application.browser()
  const atConsent = await application.signIn(browser, person)
  const { id_token: hint } = await application.redeem(await application.allow(browser, atConsent))
  await application.redeem(await browser.request(application.authorizationUrl()))
  const byForm = Object.fromEntries(application.authorizationUrl().searchParams)
  await application.redeem(await browser.request(`${platform.publicUrl}/oauth2/auth`, byForm))
  await application.redeem(await browser.request(application.authorizationUrl({ prompt: 'none' })))
  await application.redeem(await browser.request(application.authorizationUrl({ id_token_hint: hint })))
  await application.redeem(await application.signIn(browser, person, { prompt: 'login' }))

  const elsewhere = application.browser()
  await application.redeem(await application.signIn(elsewhere, person))
  await browser.request(`${platform.publicUrl}/`)
  await manageAccount(platform, browser)
  await signOutEverywhere(platform, browser, hint)
}

async function manageAccount({ publicUrl }: ComposedPlatform, browser: DescribedBrowser): Promise<void> {
  const account = `${publicUrl}/ui/manage_details`
  for (const action of ['/ui/manage_details/end_session', '/ui/manage_details/end_other_sessions']) {
    const { text } = await browser.request(account)
    if (text.includes(action)) await browser.request(`${publicUrl}${action}`, hiddenFields(text, action))
  }
}

/** By the application's hint and the page that asks, and by the button of the account page. */
async function signOutEverywhere(
  { publicUrl }: ComposedPlatform,
  browser: DescribedBrowser,
  hint: string,
): Promise<void> {
  const logout = `${publicUrl}/oauth2/sessions/logout`
  const page = await browser.follow(`${logout}?id_token_hint=${hint}`)
  await browser.follow(`${publicUrl}/ui/logout`, {
    form: { ...hiddenFields(page.text, '/ui/logout'), answer: 'sign_out' },
  })
  await browser.request(logout, { id_token_hint: hint })
  await browser.request(logout)
}

/** Signs in again and out by the button of the account page. */
export async function signOutRequests(platform: ComposedPlatform): Promise<void> {
  const application = await Application.register(platform, { skip_consent: true })
  const browser = application.browser()
  await application.redeem(await application.signIn(browser, somebody()))
  const { text } = await browser.request(`${platform.publicUrl}/ui/manage_details`)
  await browser.follow(`${platform.publicUrl}/ui/sign_out`, { form: hiddenFields(text, '/ui/sign_out') })
}
