import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, replay, startRecordedServer } from '../../../test/support/hydra-recordings.ts'
import { LogoutReceiver } from '../../../test/support/logout-receiver.ts'
import type { OAuth2Server } from '../../../test/support/oauth2-server.ts'

const clients = { http: { disallow_private_ip_ranges: false } }

let server: OAuth2Server
let receiver: LogoutReceiver
beforeAll(async () => {
  receiver = await LogoutReceiver.start()
  server = await startRecordedServer({}, { configuration: { clients } })
})
afterAll(async () => {
  receiver.stop()
  await server.stop()
})

const remembered = { json: { subject: 'alice', remember: true } }

describe('answers as the original did', () => {
  it('to a logout that the person asks for', async () => {
    const differences = await replay(server, readRecording('logout-op'), {
      prepared: { 1: { json: { frontchannel_logout_uri: '<rp>/fc' } }, 5: remembered },
    })
    expect(differences).toEqual([])
  })

  it('to a logout that an application asks for', async () => {
    const differences = await replay(server, readRecording('logout-rp'), {
      prepared: {
        1: {
          json: {
            client_name: 'differential',
            redirect_uris: ['https://app.example.test/cb'],
            post_logout_redirect_uris: ['https://app.example.test/bye', 'https://app.example.test/bye2'],
          },
        },
        4: remembered,
      },
      // The original does not know when an application asked. Names of cookies are compared where they are set.
      withoutKeys: ['requested_at', 'expires_at', 'cookies'],
    })
    expect(differences).toEqual([])
  })

  it('to a logout that other applications are told of', async () => {
    const first = {
      redirect_uris: ['<rp>/cb'],
      post_logout_redirect_uris: ['<rp>/bye'],
      frontchannel_logout_uri: '<rp>/fc',
      backchannel_logout_uri: '<rp>/bc',
    }
    const differences = await replay(server, readRecording('logout-channels'), {
      known: { '<rp>': receiver.origin },
      prepared: {
        1: { json: first },
        2: { json: { redirect_uris: ['<rp>/cb2'], frontchannel_logout_uri: '<rp>/fc2?x=1' } },
        4: { client: 1 },
        6: remembered,
        12: { client: 2 },
      },
      observed: {
        23: async () => [
          {
            body: { logout_token: await receiver.next() },
            contentType: 'application/x-www-form-urlencoded',
            method: 'POST',
            path: '/bc',
            query: {},
          },
        ],
      },
      // Our logout tokens expire, as the specification says since it is final.
      withoutKeys: ['exp'],
    })
    expect(differences).toEqual([])
  })

  it('to logout requests that are wrong', async () => {
    expect(await replay(server, readRecording('logout-challenge-errors'))).toEqual([])
  })

  it('to login sessions that are revoked', async () => {
    const differences = await replay(server, readRecording('login-sessions-revoke'), {
      prepared: { 4: remembered },
    })
    expect(differences).toEqual([])
  })
})
