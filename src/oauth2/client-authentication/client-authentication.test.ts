import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let byHeader: RegisteredClient
let byBody: RegisteredClient
let publicClient: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  byHeader = await server.register()
  byBody = await server.register({ token_endpoint_auth_method: 'client_secret_post' })
  publicClient = await server.register({ token_endpoint_auth_method: 'none' })
})
afterAll(() => server.stop())

async function authenticate(authorization: string | undefined, form: Record<string, string> = {}) {
  const answer = await server.publicServer.inject({
    method: 'POST',
    url: '/oauth2/token',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization !== undefined && { authorization }),
    },
    payload: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
  })
  return { status: answer.statusCode, error: answer.json().error, headers: answer.headers }
}

const credentialsOf = ({ client_id, client_secret }: RegisteredClient) => ({ client_id, client_secret })

describe('client authentication', () => {
  it('takes the secret the way the client registered', async () => {
    expect(await authenticate(basic(byHeader.client_id, byHeader.client_secret))).toMatchObject({
      status: 200,
    })
    expect(await authenticate(undefined, credentialsOf(byBody))).toMatchObject({ status: 200 })
  })

  it('takes the client id in the body beside the header, when it is the same', async () => {
    const header = basic(byHeader.client_id, byHeader.client_secret)
    expect((await authenticate(header, { client_id: byHeader.client_id })).status).toBe(200)
    expect(await authenticate(header, { client_id: byBody.client_id })).toMatchObject({
      status: 400,
      error: 'invalid_request',
    })
  })

  it.each([
    ['no credentials', undefined, {}],
    ['a broken header', 'Basic !!!', {}],
    ['a header without a colon', `Basic ${Buffer.from('abc').toString('base64')}`, {}],
    ['a secret that is not form-urlencoded', `Basic ${Buffer.from('a:50%').toString('base64')}`, {}],
    ['a bearer token', 'Bearer nonsense', {}],
    ['a secret in both places', basic('a', 'b'), { client_id: 'a', client_secret: 'b' }],
  ])('refuses %s as invalid_request', async (_name, authorization, form) => {
    expect(await authenticate(authorization, form as Record<string, string>)).toMatchObject({
      status: 400,
      error: 'invalid_request',
    })
  })

  it('refuses wrong credentials as invalid_client', async () => {
    const refusals = await Promise.all([
      authenticate(basic('unknown', 'x')),
      authenticate(basic(byHeader.client_id, 'wrong-secret')),
      authenticate(basic(byHeader.client_id, '')),
      authenticate(basic(byHeader.client_id, byBody.client_secret)),
      authenticate(undefined, credentialsOf(byHeader)),
      authenticate(basic(byBody.client_id, byBody.client_secret)),
      authenticate(undefined, { client_id: byHeader.client_id }),
      authenticate(basic(publicClient.client_id, 'any')),
      authenticate(undefined, { client_id: publicClient.client_id, client_secret: 'any' }),
    ])
    for (const refusal of refusals) expect(refusal).toMatchObject({ status: 401, error: 'invalid_client' })
  })

  it('names its scheme to whoever used the header', async () => {
    const { headers } = await authenticate(basic(byHeader.client_id, 'wrong-secret'))
    expect(headers['www-authenticate']).toBe('Basic realm="oauth2"')
    expect((await authenticate(undefined, credentialsOf(byHeader))).headers).not.toHaveProperty(
      'www-authenticate',
    )
  })

  it('lets a public client have no tokens of its own', async () => {
    expect(await authenticate(undefined, { client_id: publicClient.client_id })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    })
  })
})
