import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, replay, startRecordedServer } from '../../../test/support/hydra-recordings.ts'
import type { OAuth2Server } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
beforeAll(async () => {
  server = await startRecordedServer({ strategies: { access_token: 'jwt' } })
})
afterAll(() => server.stop())

/** Access tokens are signed with ES256, and say which grant and which generation of its tokens they belong to. */
const own = ['alg', 'grant_id', 'gen']

describe('answers as the original did, with JWT access tokens,', () => {
  it('to clients that are replaced and patched', async () => {
    const differences = await replay(server, readRecording('jwt/client-put-patch'), {
      withoutSteps: [6, 7, 8, 9, 10, 11],
    })
    expect(differences).toEqual([])
  })

  it('to client documents that are refused', async () => {
    const differences = await replay(server, readRecording('jwt/client-validation'), { withoutSteps: [2, 8] })
    expect(differences).toEqual([])
  })

  it('to an authorization code flow', async () => {
    const differences = await replay(server, readRecording('jwt/code-flow-full'), {
      prepared: { 1: { json: { client_name: 'full flow', metadata: { shown: true } } } },
      withoutKeys: own,
    })
    expect(differences).toEqual([])
  })

  it('to codes and tokens that have expired', async () => {
    const lifespans = {
      authorization_code_grant_access_token_lifespan: '5s',
      authorization_code_grant_refresh_token_lifespan: '5s',
    }
    const differences = await replay(server, readRecording('jwt/expired-codes-and-tokens'), {
      prepared: { 1: { json: lifespans } },
      withoutKeys: own,
      before: { 17: () => server.clock.advance(11) },
    })
    expect(differences).toEqual([])
  })
})
