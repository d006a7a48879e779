import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type HydraReplay,
  readRecording,
  replay,
  startRecordedServer,
} from '../../../../test/support/hydra-recordings.ts'
import type { OAuth2Server } from '../../../../test/support/oauth2-server.ts'
import {
  type ClientKeyPair,
  clientKeyPair,
  type ObjectServer,
  signObject,
  startObjectServer,
  unsignedObject,
} from '../../../../test/support/request-objects.ts'

let server: OAuth2Server
let objects: ObjectServer
let key: ClientKeyPair
let stranger: ClientKeyPair
beforeAll(async () => {
  objects = await startObjectServer()
  server = await startRecordedServer(
    {},
    { configuration: { clients: { http: { private_ip_exception_urls: [`${objects.url}/*`] } } } },
  )
  ;[key, stranger] = await Promise.all([clientKeyPair('RS256', 'ro-key'), clientKeyPair('RS256', 'ro-key')])
})
afterAll(async () => {
  await server.stop()
  objects.stop()
})

const callback = 'https://app.example.test/cb'
const openid = { query: { scope: 'openid' } }
const everyResponseType = {
  grant_types: ['authorization_code', 'refresh_token', 'implicit'],
  response_types: ['code', 'code id_token', 'id_token', 'token id_token', 'token'],
}
const client = (metadata: Record<string, unknown> = {}) => ({ json: metadata as never })

const differences = (name: string, options: HydraReplay = {}) =>
  replay(server, readRecording(name), { withoutKeys: ['iss'], ...options })

describe('answers as the original did', () => {
  it('to requests whose error goes to the client', async () => {
    const options: HydraReplay = {
      prepared: { 1: client({ redirect_uris: [`${callback}?keep=1`] }) },
      // Errors of requests for tokens are in the fragment (7, 8); what is wrong is said at once (10, 11, 12).
      withoutSteps: [7, 8, 10, 11, 12],
    }
    expect(await differences('authorize-errors-client', options)).toEqual([])
  })

  it('to requests whose error may not go to the client', async () => {
    const options: HydraReplay = {
      prepared: {
        1: client({ redirect_uris: [callback, 'https://app.example.test/other'] }),
        10: client({ redirect_uris: [callback] }),
      },
    }
    expect(await differences('authorize-errors-unsafe', options)).toEqual([])
  })

  it('to the hybrid flow', async () => {
    const hybrid = { query: { response_type: 'code id_token' } }
    const options: HydraReplay = {
      prepared: {
        1: client({ ...everyResponseType, redirect_uris: [callback] }),
        2: hybrid,
        7: {
          json: {
            grant_scope: ['openid', 'offline_access'],
            session: { id_token: { email: 'a@example.test' } },
          },
        },
      },
      newBrowser: [12],
    }
    expect(await differences('hybrid', options)).toEqual([])
  })

  it('to the implicit flow', async () => {
    const asking = (response_type: string) => ({ query: { response_type, scope: 'openid read' } })
    const session = { access_token: { tenant: 'acme' }, id_token: { email: 'a@example.test' } }
    const granting = { json: { grant_scope: ['openid', 'read'], session } }
    const options: HydraReplay = {
      prepared: {
        1: client(everyResponseType),
        ...{ 2: asking('id_token'), 9: asking('token id_token'), 17: asking('token') },
        ...{ 7: granting, 14: granting, 22: granting },
      },
      // A missing nonce is refused at once (25); errors are in the fragment (26).
      withoutSteps: [25, 26],
    }
    expect(await differences('implicit', options)).toEqual([])
  })

  it('by form_post', async () => {
    const asking = (response_mode: string, response_type = 'code') => ({
      query: { response_mode, response_type, scope: 'openid' },
    })
    const options: HydraReplay = {
      prepared: {
        1: client(everyResponseType),
        ...{ 2: asking('form_post'), 10: asking('form_post', 'token id_token'), 17: asking('fragment') },
      },
      withoutKeys: ['iss', 'error_description'],
      // Tokens in a query are refused at once.
      withoutSteps: [24],
    }
    expect(await differences('form-post', options)).toEqual([])
  })

  it('to proof keys', async () => {
    const verifier = 'verifier-0123456789-0123456789-0123456789-abcdef'
    const code_challenge = createHash('sha256').update(verifier).digest('base64url')
    const asking = { query: { scope: 'openid', code_challenge, code_challenge_method: 'S256' } }
    const options: HydraReplay = {
      prepared: {
        1: client(),
        2: asking,
        10: asking,
        54: openid,
        55: { query: { scope: 'openid', code_challenge_method: 'S256' } },
      },
      // A method other than S256 is refused at once.
      withoutSteps: [...range(30, 53)],
    }
    expect(await differences('pkce', options)).toEqual([])
  })

  it('to prompt=none', async () => {
    const remembering = { json: { subject: 'alice', remember: true, remember_for: 3600 } }
    const none = (scope: string) => ({ query: { prompt: 'none', scope } })
    const options: HydraReplay = {
      prepared: {
        1: client({ redirect_uris: [callback] }),
        ...{ 3: openid, 5: remembering, 10: none('openid'), 15: openid, 17: remembering },
        20: { json: { grant_scope: ['openid'], remember: true } },
        30: none('openid read'),
      },
    }
    expect(await differences('prompt-none', options)).toEqual([])
  })

  it('to max_age', async () => {
    const asking = (max_age: string) => ({ query: { scope: 'openid', max_age } })
    const options: HydraReplay = {
      prepared: {
        1: client(),
        ...{ 2: openid, 4: { json: { subject: 'alice', remember: true } } },
        ...{ 9: asking('3600'), 12: asking('1'), 16: asking('100') },
      },
      before: { 12: () => server.clock.advance(2) },
    }
    expect(await differences('max-age', options)).toEqual([])
  })

  it('to the audience of a request', async () => {
    const audience = ['https://api.example.test/v1', 'https://other.example.test']
    const options: HydraReplay = {
      prepared: {
        1: client({ audience, grant_types: ['authorization_code', 'refresh_token', 'client_credentials'] }),
        2: { query: { audience: audience.join(' ') } },
      },
    }
    expect(await differences('audience', options)).toEqual([])
  })

  it('to login challenges that are wrong', async () => {
    const options: HydraReplay = {
      prepared: { 1: client(), 7: openid },
      before: { 9: () => ({}) },
      // The challenge by its old name.
      withoutSteps: [9],
    }
    expect(await differences('login-challenge-errors', options)).toEqual([])
  })

  it('to rejected logins', async () => {
    const options = { prepared: { 1: client(), 2: openid, 6: openid, 10: openid } }
    expect(await differences('login-reject', options)).toEqual([])
  })

  it('to partial consents', async () => {
    const asking = { query: { scope: 'openid offline_access read' } }
    const options: HydraReplay = {
      prepared: { 1: client(), 2: asking, 11: asking, 20: asking },
      // What the client is not registered for is not granted.
      withoutSteps: [26, 27, 28],
    }
    expect(await differences('consent-basics', options)).toEqual([])
  })

  it('to consents that are wrong', async () => {
    const options: HydraReplay = {
      prepared: { 1: client(), 4: openid },
      // JSON that is none is `invalid_request`.
      withoutSteps: [9, 10],
    }
    expect(await differences('consent-errors', options)).toEqual([])
  })

  it('to verifiers that come twice', async () => {
    const options: HydraReplay = { prepared: { 1: client(), 2: openid, 10: openid }, newBrowser: [10, 13] }
    expect(await differences('verifier-replay', options)).toEqual([])
  })

  it('to request objects', async () => {
    const claims = (clientId: string) => ({
      aud: 'http://127.0.0.1:4444',
      iss: clientId,
      client_id: clientId,
      redirect_uri: callback,
      response_type: 'code',
      nonce: 'nonce-from-object',
      state: 'state-from-object',
    })
    const clientId = async () => {
      const [row] = await server.database.query<{ id: string }>(
        { name: 'test-newest', text: 'select id from oauth2.clients order by created_at desc limit 1' },
        [],
      )
      return row?.id ?? ''
    }
    const signed = async (holder: ClientKeyPair, more: Record<string, unknown>) =>
      signObject(holder, { ...claims(await clientId()), ...more }, { typ: 'JWT' })
    const options: HydraReplay = {
      prepared: {
        1: client({
          redirect_uris: [callback],
          jwks: { keys: [key.publicJwk] },
          request_uris: [`${objects.url}/ro`],
        }),
      },
      before: {
        2: async () => ({
          '<jwt:1>': await signed(key, { login_hint: 'hinted', max_age: 100, scope: 'read' }),
        }),
        5: async () => {
          objects.answers.set('/ro', { body: await signed(key, { scope: 'openid' }) })
          return { '<rp>': objects.url }
        },
        7: async () => ({ '<jwt:2>': await signed(key, { scope: 'openid' }) }),
        8: async () => ({
          '<jwt:3>': unsignedObject({
            client_id: await clientId(),
            redirect_uri: callback,
            state: 'state-unsigned-1',
          }),
        }),
        9: async () => ({ '<jwt:4>': await signObject(stranger, { client_id: await clientId() }) }),
      },
    }
    expect(await differences('request-object', options)).toEqual([])
  })
})

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
