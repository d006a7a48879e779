import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { issuer, OAuth2Server } from '../../../test/support/oauth2-server.ts'

const goodbye = 'https://app.example.test/bye'

let server: OAuth2Server
let journey: Journey
beforeAll(async () => {
  server = await OAuth2Server.start()
})
beforeEach(() => {
  journey = new Journey(server)
})
afterAll(() => server.stop())

/** Signs in at applications with these metadata, one after the other, and gives the last one's ID token. */
async function signIn(metadata: readonly object[], login: object = { remember: true }): Promise<string> {
  let idToken = ''
  for (const each of metadata) {
    const client = await server.register({ post_logout_redirect_uris: [goodbye], ...each })
    const { params } = await journey.signIn(authorizationAddress(client), login)
    idToken = (await server.exchange(client, params.code as string)).json().id_token
  }
  return idToken
}

async function signOut(parameters: Record<string, string>) {
  const path = '/oauth2/sessions/logout'
  const { params } = await journey.browser.get(`${path}?${new URLSearchParams(parameters)}`)
  const { redirect_to } = await server.admin.acceptLogoutRequest(params.logout_challenge as string)
  return { page: await journey.browser.get(redirect_to), again: () => journey.browser.get(redirect_to) }
}

describe('a logout in the browser (OpenID Connect Front-Channel Logout §3)', () => {
  it('loads the page of every application that takes part, with issuer and session, and then goes on', async () => {
    const id_token_hint = await signIn([
      { frontchannel_logout_uri: 'https://one.example.test/out?x=1' },
      { frontchannel_logout_uri: 'https://two.example.test:8443/out' },
      {},
    ])
    const sid = JSON.parse(Buffer.from(id_token_hint.split('.')[1] as string, 'base64url').toString()).sid
    const { page, again } = await signOut({ id_token_hint, post_logout_redirect_uri: goodbye, state: 'a&b' })
    expect(page.status).toBe(200)
    const frames = [...page.body.matchAll(/<iframe [^>]*src="([^"]+)"/g)].map(([, src]) => src)
    const iss = encodeURIComponent(issuer)
    expect(frames).toEqual([
      `https://one.example.test/out?x=1&amp;iss=${iss}&amp;sid=${sid}`,
      `https://two.example.test:8443/out?iss=${iss}&amp;sid=${sid}`,
    ])
    expect(page.body).toContain(`href="${goodbye}?state=a%26b"`)
    expect(page.cookies).toEqual(['-ory_hydra_session'])
    // Coming back does nothing more.
    expect(await again()).toMatchObject({ status: 302, location: `${goodbye}?state=a%26b` })
  })

  it('loads nothing but those pages and its one script, and cannot be framed', async () => {
    const id_token_hint = await signIn([{ frontchannel_logout_uri: 'https://one.example.test/out' }])
    const { page } = await signOut({ id_token_hint })
    const policy = String(page.headers['content-security-policy']).split('; ')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain('frame-src https://one.example.test')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(page.body).toMatch(/<iframe hidden sandbox="allow-scripts allow-same-origin"/)
    expect(page.headers['referrer-policy']).toBe('no-referrer')
  })

  it('reaches applications also when nobody is asked, as nobody was remembered', async () => {
    const id_token_hint = await signIn([{ frontchannel_logout_uri: 'https://one.example.test/out' }], {})
    const query = new URLSearchParams({ id_token_hint, post_logout_redirect_uri: goodbye })
    const page = await journey.browser.get(`/oauth2/sessions/logout?${query}`)
    expect(page.status).toBe(200)
    expect(page.body).toContain('https://one.example.test/out')
  })

  it('attack: an address that ends an attribute stays an address (CWE-79)', async () => {
    const id_token_hint = await signIn([
      { frontchannel_logout_uri: 'https://one.example.test/out?"><script>alert(1)</script>' },
    ])
    const { page } = await signOut({ id_token_hint })
    expect(page.body).not.toContain('<script>alert')
  })
})
