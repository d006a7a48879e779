import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HookReceiver } from '../../test/support/hook-receiver.ts'
import { readRecording, replay, startRecordedServer } from '../../test/support/hydra-recordings.ts'
import { KeyHolder } from '../../test/support/key-holder.ts'
import type { OAuth2Server } from '../../test/support/oauth2-server.ts'

let server: OAuth2Server
beforeAll(async () => {
  server = await startRecordedServer()
})
afterAll(() => server.stop())

const everyGrant = { grant_types: ['authorization_code', 'refresh_token', 'client_credentials'] }
const onlyOwn = { grant_types: ['client_credentials'] }

describe('answers as the original did', () => {
  it('to client authentication by a key', async () => {
    const holder = await KeyHolder.create('ES256', 'open-ck')
    const stranger = await KeyHolder.create('ES256', 'open-ck')
    const client_id = randomUUID()
    const assertion = (claims: object = {}, by = holder) => {
      const now = Math.floor(server.clock.now().getTime() / 1000)
      const aud = 'http://127.0.0.1:4444/oauth2/token'
      const all = { iss: client_id, sub: client_id, aud, iat: now, exp: now + 300, jti: randomUUID() }
      return by.sign({ ...all, ...claims })
    }
    const differences = await replay(server, readRecording('private-key-jwt'), {
      known: { '<uuid:1>': client_id },
      prepared: {
        1: {
          json: {
            ...everyGrant,
            client_id,
            scope: 'openid',
            token_endpoint_auth_method: 'private_key_jwt',
            token_endpoint_auth_signing_alg: 'ES256',
            jwks: holder.jwks,
          },
        },
      },
      before: {
        2: async () => ({ '<jwt:1>': await assertion() }),
        3: async () => ({ '<jwt:2>': await assertion({}, stranger) }),
        4: async () => ({ '<jwt:3>': await assertion({ aud: 'https://elsewhere.example.test' }) }),
        5: async () => ({ '<jwt:4>': await assertion({ jti: undefined }) }),
        13: async () => ({ '<jwt:5>': await assertion() }),
        15: async () => ({ '<jwt:7>': await assertion() }),
      },
    })
    expect(differences).toEqual([])
  })

  it('to client authentication by a secret, and without', async () => {
    const differences = await replay(server, readRecording('token-client-auth'), {
      prepared: {
        1: { json: onlyOwn },
        2: { json: { ...onlyOwn, token_endpoint_auth_method: 'client_secret_post' } },
        3: { json: { ...onlyOwn, token_endpoint_auth_method: 'none' } },
      },
    })
    expect(differences).toEqual([])
  })

  it('to codes that give no tokens', async () => {
    // The person signs in to the second client, which the recording calls the first.
    const client = { client_id: randomUUID(), client_secret: 'secret of the client' }
    const another = { client_id: randomUUID(), client_secret: 'secret of another one' }
    const differences = await replay(server, readRecording('token-code-errors'), {
      known: {
        '<uuid:1>': client.client_id,
        '<secret-26-chars:1>': client.client_secret,
        '<uuid:2>': another.client_id,
        '<secret-26-chars:2>': another.client_secret,
      },
      prepared: { 1: { json: another }, 2: { json: client } },
    })
    expect(differences).toEqual([])
  })

  it('to introspection', async () => {
    const differences = await replay(server, readRecording('introspect'), {
      prepared: {
        7: {
          json: {
            grant_scope: ['openid', 'offline_access'],
            session: { access_token: { tenant: 'acme', deep: { a: [1] } } },
          },
        },
      },
    })
    expect(differences).toEqual([])
  })

  it('to revocation', async () => {
    expect(await replay(server, readRecording('revoke'))).toEqual([])
  })

  it('to a client with JWT access tokens', async () => {
    const differences = await replay(server, readRecording('jwt-access-token'), {
      prepared: {
        1: {
          json: { ...everyGrant, access_token_strategy: 'jwt', audience: ['https://api.example.test'] },
        },
        2: { query: { audience: 'https://api.example.test' } },
        7: {
          json: {
            grant_scope: ['openid', 'offline_access'],
            grant_access_token_audience: ['https://api.example.test'],
            session: { access_token: { tenant: 'acme', other: { a: 1 }, sub: 'evil' } },
          },
        },
      },
      withoutKeys: jwtDifferences,
    })
    expect(differences).toEqual([])
  })

  it('to a client with pairwise subjects', async () => {
    const differences = await replay(server, readRecording('pairwise'), {
      prepared: { 1: { json: { subject_type: 'pairwise' } } },
      // A client that no request can work for is refused at once; pairwise subjects work with JWTs.
      withoutSteps: [13, 14],
    })
    expect(differences).toEqual([])
  })
})

/** Access tokens are signed with ES256 and name their grant. */
const jwtDifferences = ['alg', 'grant_id', 'gen']

describe('answers as the original did with JWT access tokens', () => {
  it('to an authorization code flow', async () => {
    const jwt = await startRecordedServer({ strategies: { access_token: 'jwt' } })
    const differences = await replay(jwt, readRecording('jwt/code-flow-full'), {
      prepared: { 1: { json: { client_name: 'full flow', metadata: { shown: true } } } },
      withoutKeys: jwtDifferences,
    })
    expect(differences).toEqual([])
    await jwt.stop()
  })
})

describe.each([
  ['opaque', 'token-hook'],
  ['jwt', 'jwt/token-hook'],
])('asks the token hook as the original did, with %s access tokens', (access_token, recording) => {
  it('and uses its answers', async () => {
    const hooks = await HookReceiver.start()
    const hooked = await startRecordedServer({
      strategies: { access_token },
      oauth2: {
        allowed_top_level_claims: ['tenant', 'mail'],
        token_hook: {
          url: `${hooks.url}/token-hook`,
          auth: { type: 'api_key', config: { in: 'header', name: 'X-Hook-Key', value: 'hook-secret' } },
        },
      },
    })
    const reply = (status: number, session?: object) => () => {
      hooks.take()
      hooks.replies.set('/token-hook', { status, ...(session && { body: { session } }) })
    }
    const seen = () =>
      hooks.take().map(({ path, headers, body }) => ({
        path,
        body,
        key: headers['x-hook-key'],
        contentType: headers['content-type'],
      }))
    const differences = await replay(hooked, readRecording(recording), {
      prepared: {
        1: { json: everyGrant },
        13: {
          json: {
            grant_scope: ['openid', 'offline_access'],
            session: {
              access_token: { tenant: 'consent', kept: 1 },
              id_token: { email: 'consent@example.test', name: 'from consent' },
            },
          },
        },
      },
      before: {
        4: reply(200, { access_token: { tenant: 'hooked', other: 2 } }),
        6: reply(403),
        7: reply(200, {}),
        15: reply(200, {
          access_token: { tenant: 'hooked', hooked: true },
          id_token: { email: 'hook@example.test' },
        }),
      },
      observed: { 3: seen, 16: seen },
      // The scopes are told also at the exchange of a code; without claims `ext` is an empty object.
      withoutKeys: [...jwtDifferences, 'granted_scopes'],
      withoutSteps: [7],
    })
    expect(differences).toEqual([])
    await hooked.stop()
    hooks.stop()
  })
})
