import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({
    response_types: ['code', 'token id_token', 'code id_token'],
    grant_types: ['authorization_code', 'implicit'],
    authorization_signed_response_alg: 'ES256',
  })
})
afterAll(() => server.stop())

/** What the answer says to a client that verifies it. */
async function verified(response: string | undefined) {
  const keys = (await server.publicServer.inject('/.well-known/jwks.json')).json()
  const { payload } = await jwtVerify(response ?? '', createLocalJWKSet(keys), {
    issuer,
    audience: client.client_id,
    currentDate: server.clock.now(),
    maxTokenAge: undefined,
  })
  return payload
}

describe('an answer that is signed (JARM)', () => {
  it.each([
    ['jwt', 'code', 'params'],
    ['query.jwt', 'code', 'params'],
    ['fragment.jwt', 'code', 'fragment'],
    ['jwt', 'code id_token', 'fragment'],
    ['jwt', 'token id_token', 'fragment'],
  ] as const)('with response_mode %s and response_type %s is in the %s', async (mode, type, place) => {
    const answer = await new Journey(server).signIn(
      authorizationAddress(client, { response_mode: mode, response_type: type }),
    )
    expect(answer.base).toBe(redirectUri)
    expect(Object.keys({ ...answer.params, ...answer.fragment })).toEqual(['response'])
    const claims = await verified(answer[place].response)
    const now = Math.floor(server.clock.now().getTime() / 1000)
    expect(claims).toMatchObject({ state: 'state-12345678', exp: now + 600 })
    for (const name of type.split(' '))
      expect(claims).toHaveProperty(name === 'token' ? 'access_token' : name)
  })

  it('is posted with form_post.jwt', async () => {
    const { status, body } = await new Journey(server).signIn(
      authorizationAddress(client, { response_mode: 'form_post.jwt' }),
    )
    expect(status).toBe(200)
    expect([...body.matchAll(/name="(\w+)"/g)].map(([, name]) => name)).toEqual(['response'])
    expect(await verified(/value="([^"]+)"/.exec(body)?.[1])).toHaveProperty('code')
  })

  it('is signed by the algorithm of the client, RS256 unless it registered another one', async () => {
    const usual = await server.register()
    const [es256, rs256] = await Promise.all(
      [client, usual].map(async (registered) => {
        const { params } = await new Journey(server).signIn(
          authorizationAddress(registered, { response_mode: 'jwt' }),
        )
        return decodeProtectedHeader(params.response ?? '').alg
      }),
    )
    expect([es256, rs256]).toEqual(['ES256', 'RS256'])
  })

  it('says as well what was refused (§2.1)', async () => {
    const { params } = await new TestBrowser(server).get(
      authorizationAddress(client, { response_mode: 'jwt', scope: 'nope' }),
    )
    expect(Object.keys(params)).toEqual(['response'])
    expect(await verified(params.response)).toMatchObject({
      error: 'invalid_scope',
      error_description: expect.any(String),
      state: 'state-12345678',
    })
  })
})

describe('attacks', () => {
  it('JARM §2.3.1: tokens are not sent in a query, signed or not', async () => {
    const { base, params, fragment } = await new TestBrowser(server).get(
      authorizationAddress(client, { response_mode: 'query.jwt', response_type: 'token id_token' }),
    )
    expect({ base, params }).toEqual({ base: redirectUri, params: {} })
    expect(await verified(fragment.response)).toMatchObject({ error: 'unsupported_response_mode' })
  })

  it.each(['jwt.jwt', 'query.jwt.jwt', '.jwt', 'JWT', 'constructor', 'toString.jwt'])(
    'a mode that there is not is refused: %s',
    async (mode) => {
      const { base, params } = await new TestBrowser(server).get(
        authorizationAddress(client, { response_mode: mode }),
      )
      expect(base).toBe(`${issuer}/ui/oidc_error`)
      expect(params.error).toBe('unsupported_response_mode')
    },
  )
})
