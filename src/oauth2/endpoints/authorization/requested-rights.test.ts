import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../../test/support/oauth2-server.ts'

const calendar = 'https://calendar.example.test/v1'
const contacts = 'https://contacts.example.test'
const payment = { type: 'payment', amount: { currency: 'EUR', value: '123.50' } }
const account = { type: 'account', actions: ['list'] }

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({
    audience: [calendar, contacts],
    authorization_details_types: ['payment', 'account'],
    access_token_strategy: 'opaque',
  })
})
afterAll(() => server.stop())

/** The address of a request with parameters that may be there several times. */
function address(parameters: readonly (readonly [string, string])[], of = client): string {
  const more = new URLSearchParams(parameters.map(([name, value]) => [name, value]))
  return `${authorizationAddress(of, { scope: 'openid offline_access' })}&${more}`
}

async function refusal(url: string): Promise<string | undefined> {
  const { base, params } = await new TestBrowser(server).get(url)
  expect(base).toBe(redirectUri)
  return params.error
}

/** From the request to the tokens, with what the consent grants. */
async function tokens(url: string, consent: object = {}, form: object = {}, of = client) {
  const { params } = await new Journey(server).signIn(url, {}, consent)
  return { code: params.code ?? '', answer: await server.exchange(of, params.code ?? '', { ...form }) }
}

describe('resource indicators (RFC 8707)', () => {
  const both = [
    ['resource', calendar],
    ['resource', contacts],
  ] as const
  const consent = { grant_access_token_audience: [calendar, contacts] }

  it('are shown to the login UI as audiences, beside those of the parameter audience', async () => {
    const challenge = await new Journey(server).toLogin(
      address([
        ['audience', contacts],
        ['resource', `${calendar}/events`],
      ]),
    )
    expect((await server.admin.getLoginRequest(challenge)).requested_access_token_audience).toEqual([
      contacts,
      `${calendar}/events`,
    ])
  })

  it.each([
    ['one that is not registered', 'https://evil.example.test'],
    ['one beside a registered path', 'https://calendar.example.test/v2'],
    ['one that is no address', 'calendar'],
    ['one with a fragment (§2)', `${calendar}#x`],
  ])('are refused as invalid_target: %s', async (_name, resource) => {
    expect(await refusal(address([['resource', resource]]))).toBe('invalid_target')
  })

  it.each(['opaque', 'jwt'])('narrow an access token at the token endpoint (§2.2): %s', async (format) => {
    const of = await server.register({ audience: [calendar, contacts], access_token_strategy: format })
    const { answer } = await tokens(address(both, of), consent, { resource: contacts }, of)
    const { access_token, refresh_token } = answer.json()
    expect((await server.introspect(access_token)).aud).toEqual([contacts])
    if (format === 'jwt') expect(decodeJwt(access_token).aud).toEqual([contacts])
    const narrowed = await server.refresh(of, refresh_token, { resource: calendar, scope: 'openid' })
    expect(await server.introspect(narrowed.json().access_token)).toMatchObject({
      aud: [calendar],
      scope: 'openid',
    })
    const whole = await server.refresh(of, narrowed.json().refresh_token)
    expect((await server.introspect(whole.json().access_token)).aud).toEqual([calendar, contacts])
  })

  it('are for what was granted only, and nothing is used up by asking for more', async () => {
    const { answer } = await tokens(address(both), { grant_access_token_audience: [calendar] })
    const { refresh_token } = answer.json()
    const more = await server.refresh(client, refresh_token, { resource: contacts })
    expect(more.json().error).toBe('invalid_target')
    expect((await server.refresh(client, refresh_token)).statusCode).toBe(200)
  })

  it('are the audience of a token of the client itself', async () => {
    const ask = (resource: string) =>
      server.token(client, { grant_type: 'client_credentials', resource }).then((answer) => answer.json())
    expect((await server.introspect((await ask(contacts)).access_token)).aud).toEqual([contacts])
    expect((await ask('https://evil.example.test')).error).toBe('invalid_target')
  })
})

describe('authorization details (RFC 9396)', () => {
  const details = (...list: readonly unknown[]) => address([['authorization_details', JSON.stringify(list)]])

  it('are shown with the login and the consent, and granted as the login UI says, with what it adds (§7)', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(details(payment, account))
    const requested = [payment, account]
    expect((await server.admin.getLoginRequest(challenge)).requested_authorization_details).toEqual(requested)
    const { params } = await journey.acceptLogin(challenge, { subject: 'alice' })
    const consentChallenge = params.consent_challenge as string
    expect((await server.admin.getConsentRequest(consentChallenge)).requested_authorization_details).toEqual(
      requested,
    )
    const granted = [{ ...payment, debtor: 'DE02…' }]
    const { params: answer } = await journey.acceptConsent(consentChallenge, {
      grant_authorization_details: granted,
    })
    const response = (await server.exchange(client, answer.code ?? '')).json()
    expect(response.authorization_details).toEqual(granted)
    expect((await server.introspect(response.access_token)).authorization_details).toEqual(granted)
    const refreshed = (await server.refresh(client, response.refresh_token)).json()
    expect(refreshed.authorization_details).toEqual(granted)
  })

  it('are in a JWT access token (§9.1)', async () => {
    const jwt = await server.register({
      authorization_details_types: ['payment'],
      access_token_strategy: 'jwt',
    })
    const url = address([['authorization_details', JSON.stringify([payment])]], jwt)
    const { answer } = await tokens(url, { grant_authorization_details: [payment] }, {}, jwt)
    expect(decodeJwt(answer.json().access_token).authorization_details).toEqual([payment])
  })

  it('are those of every token: a request for others is refused, as is one by a client for itself (§6)', async () => {
    const { answer } = await tokens(details(payment), { grant_authorization_details: [payment] })
    const { refresh_token } = answer.json()
    const asking = (list: readonly unknown[]) => ({ authorization_details: JSON.stringify(list) })
    const more = await server.refresh(client, refresh_token, asking([payment, account]))
    expect(more.json().error).toBe('invalid_authorization_details')
    expect((await server.refresh(client, refresh_token, asking([payment]))).statusCode).toBe(200)
    const own = await server.token(client, { grant_type: 'client_credentials', ...asking([payment]) })
    expect(own.json().error).toBe('invalid_authorization_details')
  })

  it('are not granted by a login UI that does not know of them', async () => {
    const { answer } = await tokens(details(payment))
    expect(answer.json()).not.toHaveProperty('authorization_details')
    expect(await server.introspect(answer.json().access_token)).not.toHaveProperty('authorization_details')
  })

  it('of a kind that was not asked for cannot be granted', async () => {
    const journey = new Journey(server)
    const { params } = await journey.acceptLogin(await journey.toLogin(details(payment)), {
      subject: 'alice',
    })
    await expect(
      server.admin.acceptConsentRequest(params.consent_challenge as string, {
        grant_authorization_details: [account],
      }),
    ).rejects.toMatchObject({ status: 400, code: 'invalid_request' })
  })

  it('are asked about every time, however the consent is remembered', async () => {
    const journey = new Journey(server)
    await journey.signIn(address([]), { remember: true }, { remember: true })
    const challenge = await journey.toLogin(details(payment))
    const { params } = await journey.acceptLogin(challenge, { subject: 'alice' })
    expect((await server.admin.getConsentRequest(params.consent_challenge as string)).skip).toBe(false)
  })

  it.each([
    ['no JSON', 'payment'],
    ['no list', '{"type":"payment"}'],
    ['no object', '["payment"]'],
    ['no type', '[{"amount":1}]'],
    ['a type that is no text', '[{"type":1}]'],
    ['a type that is not registered', '[{"type":"admin"}]'],
    ['a name of every object', '[{"type":"constructor"}]'],
    ['far too many', JSON.stringify(Array.from({ length: 51 }, () => payment))],
  ])('are refused when they are %s', async (_name, text) => {
    expect(await refusal(address([['authorization_details', text]]))).toBe('invalid_authorization_details')
  })
})

describe('the parameter claims (OpenID Connect Core §5.5)', () => {
  const claims = (sent: unknown) => address([['claims', JSON.stringify(sent)]])

  it('is shown to the login UI, without members that nobody knows', async () => {
    const sent = {
      userinfo: { email: null, email_verified: { essential: true } },
      id_token: { auth_time: { essential: true }, acr: { values: ['aal2', 'aal3'] } },
      other: { ignored: true },
    }
    const { other: _, ...known } = sent
    const journey = new Journey(server)
    const challenge = await journey.toLogin(claims(sent))
    expect(await server.admin.getLoginRequest(challenge)).toMatchObject({
      requested_claims: known,
      oidc_context: { acr_values: ['aal2', 'aal3'] },
    })
    const { params } = await journey.acceptLogin(challenge, { subject: 'alice' })
    const consent = await server.admin.getConsentRequest(params.consent_challenge as string)
    expect(consent.requested_claims).toEqual(known)
  })

  it('is honoured with what the consent allows', async () => {
    const { answer } = await tokens(claims({ id_token: { email: null } }), {
      session: { id_token: { email: 'alice@example.test' } },
    })
    expect(decodeJwt(answer.json().id_token)).toMatchObject({
      email: 'alice@example.test',
      auth_time: expect.any(Number),
    })
  })

  it('refuses a login that is not in an essential class (§5.5.1.1)', async () => {
    const url = claims({ id_token: { acr: { essential: true, values: ['aal2', 'aal3'] } } })
    const accept = async (acr: string) => {
      const journey = new Journey(server)
      const challenge = await journey.toLogin(url)
      return journey.acceptLogin(challenge, { subject: 'alice', acr })
    }
    expect((await accept('aal1')).params.error).toBe('unmet_authentication_requirements')
    expect((await accept('aal2')).base).toBe(`${issuer}/ui/consent`)
  })

  it('asks for one person (§5.5.1): another login is not enough, and another person is refused', async () => {
    const journey = new Journey(server)
    await journey.signIn(authorizationAddress(client), { remember: true })
    const url = claims({ id_token: { sub: { value: 'bob' } } })
    const challenge = await journey.toLogin(url)
    expect(await server.admin.getLoginRequest(challenge)).toMatchObject({ skip: false })
    expect((await journey.acceptLogin(challenge, { subject: 'alice' })).params.error).toBe('login_required')
    const again = new Journey(server)
    expect((await again.acceptLogin(await again.toLogin(url), { subject: 'bob' })).base).toBe(
      `${issuer}/ui/consent`,
    )
  })

  it.each([
    ['no JSON', 'email'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a list of claims', '{"userinfo":["email"]}'],
    ['a claim that is a text', '{"id_token":{"email":"yes"}}'],
    ['an essential that is no boolean', '{"id_token":{"email":{"essential":"yes"}}}'],
    ['values that are no list', '{"id_token":{"acr":{"values":"aal2"}}}'],
  ])('is refused when it is %s', async (_name, text) => {
    expect(await refusal(address([['claims', text]]))).toBe('invalid_request')
  })

  it('harms nothing by names of every object', async () => {
    const text =
      '{"__proto__":{"polluted":true},"id_token":{"__proto__":{"essential":true},"constructor":null}}'
    const challenge = await new Journey(server).toLogin(address([['claims', text]]))
    await server.admin.getLoginRequest(challenge)
    expect({}).not.toHaveProperty('polluted')
    expect({}).not.toHaveProperty('essential')
  })
})
