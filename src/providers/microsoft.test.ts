import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import {
  configuredProvider,
  platformClient,
  signInRequest,
  signInThrough,
} from '../../test/support/provider-sign-in.ts'
import { startUpstreamOidc, type UpstreamOidc } from '../../test/support/upstream-oidc.ts'

const contoso = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function entraId(tenant: string, claims: Record<string, unknown> = {}) {
  const upstream = await startUpstreamOidc({
    issuerPath: `/${tenant}/v2.0`,
    accounts: { ada: { sub: 'pairwise-ada', claims: { oid: 'oid-ada', tid: contoso, ...claims } } },
    clients: [{ ...platformClient, token_endpoint_auth_method: 'client_secret_post' }],
  })
  closing.push(upstream.close)
  // Entra ID names neither PKCE nor the issuer of an answer, although it supports the one.
  upstream.answers.set('/.well-known/openid-configuration', (body) => {
    const { code_challenge_methods_supported, authorization_response_iss_parameter_supported, ...rest } = body
    return rest
  })
  return upstream
}

/** The multi-tenant endpoints: the issuer is a template, each token names its tenant. */
async function sharedEntraId(tenant: string, issuerOf: (origin: string) => string) {
  const upstream = await entraId(tenant)
  const { origin } = new URL(upstream.issuer)
  const describeItself = upstream.answers.get('/.well-known/openid-configuration')!
  upstream.answers.set('/.well-known/openid-configuration', (body, context) => ({
    ...(describeItself(body, context) as object),
    issuer: `${origin}/{tenantid}/v2.0`,
  }))
  upstream.answers.set('/token', async (body) => {
    const claims = decodeJwt(body.id_token as string)
    return { ...body, id_token: await upstream.sign({ ...claims, iss: issuerOf(origin) }) }
  })
  return upstream
}

const microsoft = (upstream: UpstreamOidc, overrides: object) =>
  configuredProvider({ provider: 'microsoft', issuer_url: new URL(upstream.issuer).origin, ...overrides })

const signIn = async (upstream: UpstreamOidc, overrides: object) =>
  await signInThrough(upstream, await microsoft(upstream, overrides), 'ada', (callback) =>
    callback.searchParams.delete('iss'),
  )

test('a person of one tenant signs in, with PKCE', async () => {
  const upstream = await entraId(contoso)
  const provider = await microsoft(upstream, { microsoft_tenant: contoso })
  expect((await provider.authorizationUrl(signInRequest)).searchParams.get('code_challenge_method')).toBe(
    'S256',
  )
  const { claims } = await signIn(upstream, { microsoft_tenant: contoso })
  expect(claims).toMatchObject({ iss: upstream.issuer, sub: 'pairwise-ada', oid: 'oid-ada' })
})

describe.each(['common', 'organizations'])('for %s', (tenant) => {
  test('the issuer is that of the tenant in the token', async () => {
    const upstream = await sharedEntraId(tenant, (origin) => `${origin}/${contoso}/v2.0`)
    const { claims } = await signIn(upstream, { microsoft_tenant: tenant })
    expect(claims.iss).toBe(`${new URL(upstream.issuer).origin}/${contoso}/v2.0`)
  })

  test.each([
    ['another tenant than the token says', (origin: string) => `${origin}/another-tenant/v2.0`],
    ['another server', () => `https://evil.test/${contoso}/v2.0`],
    ['the template itself', (origin: string) => `${origin}/{tenantid}/v2.0`],
  ])('an issuer that is %s is refused', async (_name, issuerOf) => {
    const upstream = await sharedEntraId(tenant, issuerOf)
    await expect(signIn(upstream, { microsoft_tenant: tenant })).rejects.toMatchObject({
      code: 'provider_failed',
    })
  })
})

test('a discovery document of another server is refused', async () => {
  const upstream = await entraId(contoso)
  upstream.answers.set('/.well-known/openid-configuration', (body) => ({
    ...body,
    issuer: 'https://evil.test',
  }))
  await expect(signIn(upstream, { microsoft_tenant: contoso })).rejects.toMatchObject({
    code: 'provider_failed',
  })
})

describe('the subject', () => {
  test('is the object id where configured', async () => {
    const { claims } = await signIn(await entraId(contoso), {
      microsoft_tenant: contoso,
      subject_source: 'oid',
    })
    expect(claims.sub).toBe('oid-ada')
  })

  test('is not made up where the token has no object id', async () => {
    const upstream = await entraId(contoso, { oid: undefined })
    const signingIn = signIn(upstream, { microsoft_tenant: contoso, subject_source: 'oid' })
    await expect(signingIn).rejects.toMatchObject({ code: 'provider_failed' })
  })

  test('is the id that Microsoft Graph gives where configured', async () => {
    const asked: (string | undefined)[] = []
    const graph = createServer(({ url, headers }, response) => {
      asked.push(url, headers.authorization?.replace(/ .*/s, ''))
      response.setHeader('content-type', 'application/json').end('{"id":"graph-ada"}')
    })
    await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve))
    closing.push(() => graph.close())
    const { claims } = await signIn(await entraId(contoso), {
      microsoft_tenant: contoso,
      subject_source: 'me',
      api_url: `http://127.0.0.1:${(graph.address() as AddressInfo).port}`,
    })
    expect(claims.sub).toBe('graph-ada')
    expect(asked).toEqual(['/v1.0/me', 'Bearer'])
  })
})

test.each([
  [{ email: 'ada@contoso.test' }, false],
  [{ email: 'ada@contoso.test', xms_edov: false }, false],
  [{ email: 'ada@contoso.test', xms_edov: true }, true],
  [{ email: 'ada@contoso.test', xms_edov: '1' }, true],
])('of an e-mail address in %j, verified is %s', async (claims, verified) => {
  const { claims: given } = await signIn(await entraId(contoso, claims), {
    microsoft_tenant: contoso,
    scope: ['email'],
    requested_claims: { id_token: { xms_edov: null } },
  })
  expect(given.email_verified).toBe(verified)
})
