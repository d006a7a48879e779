import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, replay, startRecordedServer } from '../../../test/support/hydra-recordings.ts'
import type { OAuth2Server } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
beforeAll(async () => {
  server = await startRecordedServer()
})
afterAll(() => server.stop())

/** What the server can do, which is not the same as what the original can. */
const abilities = [
  ...['code_challenge_methods_supported', 'credentials_endpoint_draft_00', 'credentials_supported_draft_00'],
  ...['grant_types_supported', 'response_types_supported', 'response_modes_supported'],
  ...['id_token_signed_response_alg', 'id_token_signing_alg_values_supported'],
  ...['userinfo_signed_response_alg', 'userinfo_signing_alg_values_supported'],
  ...['token_endpoint_auth_methods_supported', 'request_object_signing_alg_values_supported'],
  ...['request_parameter_supported', 'request_uri_parameter_supported', 'require_request_uri_registration'],
  ...['device_authorization_endpoint', 'claims_parameter_supported'],
]

describe('answers as the original did', () => {
  it('to discovery', async () => {
    const differences = await replay(server, readRecording('discovery'), {
      withoutKeys: abilities,
      withAdditions: true,
      // Keys are shorter, and those of access tokens are other ones.
      withoutSteps: [3],
    })
    expect(differences).toEqual([])
  })

  it('to addresses with and without prefixes and slashes, and to unknown ones', async () => {
    const differences = await replay(server, readRecording('routing'), {
      // Pages that nobody configured are the platform's own.
      withoutSteps: [13, 14, 15, 16, 17, 18, 19],
    })
    expect(differences).toEqual([])
  })

  it('to scripts of other origins', async () => {
    const differences = await replay(server, readRecording('cors-preflight'), {
      withoutKeys: abilities,
      withAdditions: true,
      // All headers that may be sent are named, not only those that were asked for.
      withoutHeaders: ['access-control-allow-headers'],
      // No script follows an authorization request.
      withoutSteps: [5, 7, 8],
    })
    expect(differences).toEqual([])
  })

  it('to questions for its health', async () => {
    // The scenario noted only which metrics there are, and that the version is a text.
    const differences = await replay(server, readRecording('health-version'), { withoutSteps: [5, 7, 8] })
    expect(differences).toEqual([])
  })

  it('to key sets', async () => {
    const differences = await replay(server, readRecording('keys-sets'), {
      // Where the set is, instead of an address on the public listener where it is not.
      withoutHeaders: ['location'],
      before: {
        11: () => ({
          '<x>': 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
          '<y>': 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
          '<d>': 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
        }),
      },
    })
    expect(differences).toEqual([])
  })
})
