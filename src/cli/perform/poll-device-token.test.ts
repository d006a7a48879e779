import { expect, it } from 'vitest'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { Server } from '../server/server.ts'
import { pollDeviceToken } from './poll-device-token.ts'

/** Answers with these codes in turn, then with a token. */
function serverThatSays(...codes: string[]): Server {
  return {
    endpoint: 'http://server',
    request: async () => {
      const code = codes.shift()
      if (code) throw new PlatformError({ status: 400, code, message: `The server answered 400: ${code}` })
      return { status: 200, headers: new Headers(), body: { access_token: 'at' } }
    },
  }
}

const authorization = {
  device_code: 'code',
  user_code: 'USER',
  verification_uri: 'http://server/device',
  expires_in: 600,
  interval: 2,
}

async function poll(server: Server) {
  const pauses: number[] = []
  const pause = async (seconds: number) => pauses.push(seconds)
  return {
    tokens: await pollDeviceToken(server, { id: 'tv', secret: undefined }, authorization, pause),
    pauses,
  }
}

it('asks again while the decision is open, and less often when it is told so (RFC 8628 §3.5)', async () => {
  const { tokens, pauses } = await poll(
    serverThatSays('authorization_pending', 'slow_down', 'authorization_pending'),
  )
  expect(tokens).toEqual({ access_token: 'at' })
  expect(pauses).toEqual([2, 2, 7, 7])
})

it.each(['access_denied', 'expired_token', 'invalid_grant'])('ends with %s', async (code) => {
  await expect(poll(serverThatSays(code))).rejects.toThrow(code)
})
