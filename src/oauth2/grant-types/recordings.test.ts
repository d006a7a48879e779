import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, replay, startRecordedServer } from '../../../test/support/hydra-recordings.ts'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import type { OAuth2Server } from '../../../test/support/oauth2-server.ts'

const tokenEndpoint = 'http://127.0.0.1:4444/oauth2/token'
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

let rsa: KeyHolder
let elliptic: KeyHolder
let server: OAuth2Server
let jwtServer: OAuth2Server
beforeAll(async () => {
  const strategies = { access_token: 'jwt' }
  ;[server, jwtServer, rsa, elliptic] = await Promise.all([
    startRecordedServer(),
    startRecordedServer({ strategies }),
    KeyHolder.create('RS256', 'kid'),
    KeyHolder.create('ES256', 'kid-two'),
  ])
})
afterAll(() => Promise.all([server.stop(), jwtServer.stop()]))

/** What requests hold that the recording does not tell. */
const keys = () => ({
  '<time Z>': '2030-01-01T00:00:00Z',
  '<n 2048 bits>': String(rsa.jwk.n),
  '<x>': String(elliptic.jwk.x),
  '<y>': String(elliptic.jwk.y),
})

const everyGrant = ['client_credentials', 'authorization_code', 'refresh_token']

describe('answers as the original did', () => {
  it('to lifespans of a client', async () => {
    const differences = await replay(server, readRecording('client-lifespans'), {
      prepared: {
        1: {
          json: {
            client_name: 'differential',
            grant_types: everyGrant,
            scope: 'openid offline_access offline read write',
          },
        },
      },
      // Dynamic registration is replayed by itself.
      withoutSteps: [10],
    })
    expect(differences).toEqual([])
  })

  it('to trusted issuers', async () => {
    const differences = await replay(server, readRecording('trust-issuers'), {
      known: keys(),
      // Addresses of what was made name the path that it is found at.
      withoutHeaders: ['location'],
      withoutKeys: ['created_at'],
      // The keys of issuers are theirs, and no key set that somebody could change. Pages are tested beside the list.
      withoutSteps: [5, 6],
    })
    expect(differences).toEqual([])
  })

  it('to trusted issuers that are refused', async () => {
    const differences = await replay(server, readRecording('trust-issuers-refused'), {
      known: keys(),
      // A body that is empty is refused like every other that cannot be read.
      withoutSteps: [5],
    })
    expect(differences).toEqual([])
  })

  it.each(['client-credentials', 'jwt/client-credentials'])('to %s', async (name) => {
    const differences = await replay(name.startsWith('jwt/') ? jwtServer : server, readRecording(name), {
      prepared: {
        1: {
          json: {
            grant_types: ['client_credentials'],
            scope: 'read photos.*',
            audience: ['https://api.example.test'],
          },
        },
      },
      withoutKeys: ownClaims(name),
    })
    expect(differences).toEqual([])
  })

  it.each(['refresh-rotation', 'jwt/refresh-rotation'])('to %s', async (name) => {
    const tested = name.startsWith('jwt/') ? jwtServer : server
    expect(await replay(tested, readRecording(name), { withoutKeys: ownClaims(name) })).toEqual([])
  })

  it.each(['device-flow', 'jwt/device-flow'])('to %s', async (name) => {
    const differences = await replay(name.startsWith('jwt/') ? jwtServer : server, readRecording(name), {
      known: unknownUserCode,
      prepared: {
        1: {
          json: {
            client_name: 'differential',
            grant_types: [deviceCode, 'refresh_token'],
            redirect_uris: [],
            scope: 'openid offline_access read',
          },
        },
      },
      // The body of the original has a member by mistake, and its context of a device is null.
      withoutKeys: ['Header', 'oidc_context', ...ownClaims(name)],
    })
    expect(differences).toEqual([])
  })

  it.each([
    ['jwt-bearer', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['jwt/jwt-bearer', [1, 3, 5, 6, 7, 8, 9, 11]],
  ])('to %s', async (name, numbers) => {
    const tested = name.startsWith('jwt/') ? jwtServer : server
    const assertions = await assertionsOf(tested)
    const differences = await replay(tested, readRecording(name), {
      known: {
        ...keys(),
        ...Object.fromEntries(assertions.map((assertion, index) => [`<jwt:${numbers[index]}>`, assertion])),
      },
      prepared: {
        1: {
          json: { grant_types: [jwtBearer], scope: 'read write', audience: ['https://api.example.test'] },
        },
      },
      withoutHeaders: ['location'],
      // As later versions do, the token does not get the audience of the assertion.
      withoutKeys: ['aud', 'created_at', ...ownClaims(name)],
    })
    expect(differences).toEqual([])
  })
})

/** The sentences of the original for a code that it does not know say 'found'; ours is one that nobody has. */
const unknownUserCode = { '<user_code-8-chars:2>': 'ZZZZZZZZ' }

/** A JWT names the grant that it stands for, and is signed with the algorithm of our keys. */
const ownClaims = (name: string) => (name.startsWith('jwt/') ? ['alg', 'grant_id', 'gen'] : [])

/** In the order in which the scenario sends them. */
function assertionsOf({ clock }: OAuth2Server): Promise<string[]> {
  const now = Math.floor(clock.now().getTime() / 1000)
  const usual = { iss: 'https://issuer.example.test', sub: 'svc@example.test', aud: tokenEndpoint }
  const changes = [
    {},
    {},
    {},
    { exp: now - 60 },
    { aud: 'https://other.example.test' },
    { sub: 'other@example.test' },
    {},
    {},
  ]
  return Promise.all(
    changes.map((change, index) =>
      rsa.sign({
        ...usual,
        iat: now,
        exp: now + 600,
        jti: `00000000-0000-4000-8000-00000000000${index}`,
        ...change,
      }),
    ),
  )
}
