import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, replay, startRecordedServer } from '../../../test/support/hydra-recordings.ts'
import type { OAuth2Server } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
beforeAll(async () => {
  server = await startRecordedServer()
})
afterAll(() => server.stop())

interface ConsentSession {
  readonly consent_request: { readonly client: { readonly client_name: string } }
}

/** What she consented to in other scenarios is not listed in this one. */
async function forgetAlice(): Promise<void> {
  await server.adminServer.inject({
    method: 'DELETE',
    url: '/admin/oauth2/auth/sessions/consent?subject=alice&all=true',
  })
}

/** A preparation that asks for this scope. */
const asking = (scope: string, more: Readonly<Record<string, string>> = {}) => ({ query: { scope, ...more } })
const remembered = { json: { subject: 'alice', remember: true } }

/** By steps: the same preparation for several. */
const steps = <Prepared>(prepared: Prepared, ...numbers: readonly number[]) =>
  Object.fromEntries(numbers.map((number) => [number, prepared]))

describe('answers as the original did', () => {
  it('to logins that are remembered', async () => {
    const differences = await replay(server, readRecording('remember-login'), {
      prepared: {
        ...steps(asking('openid'), 13, 19, 25),
        19: asking('openid', { prompt: 'login' }),
        15: remembered,
        21: { json: { subject: 'alice' } },
      },
      // Written down by the scenario in its own words; what it saw is asserted in remembered-login.test.ts.
      withoutKeys: ['cookies', 'loginSkip', 'session'],
    })
    expect(differences).toEqual([])
  })

  it('to consents that are remembered', async () => {
    const consent = { grant_scope: ['openid', 'read'], remember: true }
    const differences = await replay(server, readRecording('remember-consent'), {
      prepared: {
        1: { json: { redirect_uris: ['https://app.example.test/cb'] } },
        2: asking('openid read'),
        4: remembered,
        7: { json: consent },
        16: asking('openid read write'),
        22: asking('read', { prompt: 'consent' }),
        28: {
          json: { token_endpoint_auth_method: 'none', redirect_uris: ['com.example.app:/callback'] },
        },
        ...steps(asking('read'), 29, 36),
        34: { json: { grant_scope: ['read'], remember: true } },
        42: { json: { skip_consent: true } },
        43: asking('read'),
      },
      // Written down by the scenario in its own words.
      withoutKeys: ['flag'],
    })
    expect(differences).toEqual([])
  })

  it('to consents that are listed and revoked', async () => {
    const differences = await replay(server, readRecording('consent-sessions'), {
      prepared: {
        1: { json: { client_name: 'one' } },
        2: { json: { client_name: 'two' } },
        3: { client: 1 },
        8: {
          json: {
            grant_scope: ['openid', 'offline_access'],
            remember: true,
            remember_for: 3600,
            context: { note: 1 },
            session: { access_token: { tenant: 'acme' }, id_token: { email: 'a@example.test' } },
          },
        },
        11: { client: 2 },
      },
      before: { 1: forgetAlice },
      sortedBy: { 19: (row: ConsentSession) => row.consent_request.client.client_name },
    })
    expect(differences).toEqual([])
  })

  it('to consents for less, nothing, and more than was asked for', async () => {
    const differences = await replay(server, readRecording('consent-basics'), {
      prepared: steps(asking('openid offline_access read'), 2, 11, 20),
      // A login UI cannot grant a scope that the client may not have.
      withoutSteps: [26, 27, 28],
    })
    expect(differences).toEqual([])
  })

  it('to consent requests that are wrong', async () => {
    const differences = await replay(server, readRecording('consent-errors'), {
      prepared: { 4: asking('openid') },
      // A body that cannot be read is an invalid request, not an "error".
      withoutSteps: [9, 10],
    })
    expect(differences).toEqual([])
  })

  it('to login requests that are wrong', async () => {
    const differences = await replay(server, readRecording('login-challenge-errors'), {
      prepared: steps(asking('openid'), 1, 2, 3, 4, 5, 6, 7),
    })
    expect(differences).toEqual([])
  })

  it('to logins that are rejected', async () => {
    const differences = await replay(server, readRecording('login-reject'), {
      prepared: steps(asking('openid'), 2, 6, 10),
    })
    expect(differences).toEqual([])
  })

  it('to requests that have expired', async () => {
    const differences = await replay(server, readRecording('expired-login-challenge'), {
      prepared: { ...steps(asking('openid'), 2, 4, 7), 9: remembered },
      before: { 16: () => server.clock.advance(11) },
      // A logout request expires as the others do.
      withoutSteps: [20, 21],
    })
    expect(differences).toEqual([])
  })

  it('to codes and tokens that have expired', async () => {
    const lifespans = {
      authorization_code_grant_access_token_lifespan: '5s',
      authorization_code_grant_refresh_token_lifespan: '5s',
    }
    const differences = await replay(server, readRecording('expired-codes-and-tokens'), {
      prepared: { 1: { json: lifespans } },
      before: { 17: () => server.clock.advance(11) },
    })
    expect(differences).toEqual([])
  })

  it('to the deletion of the tokens of a client', async () => {
    const differences = await replay(server, readRecording('delete-client-tokens'), {
      prepared: {
        1: { json: { grant_types: ['authorization_code', 'refresh_token', 'client_credentials'] } },
        10: { form: { grant_type: 'client_credentials' } },
      },
    })
    expect(differences).toEqual([])
  })
})
