import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import {
  type Replay,
  readRecording,
  recordedConfiguration,
  replay,
} from '../../../../test/support/recordings.ts'
import { createAccount, nativeToken, signedInClient } from '../../../../test/support/test-accounts.ts'
import { identityEndpoints } from '../../endpoints.ts'

const alice = 'alice@example.org'
const withoutKeys = ['devices', 'status', 'verified', 'verified_at']

async function serverWith(session: object = {}): Promise<TestIdentity> {
  return createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        ...recordedConfiguration(),
        session,
        feature_flags: { cacheable_sessions: true, faster_session_extend: true },
      },
    },
  })
}

const differencesOf = (server: TestIdentity, name: string, options: Replay) =>
  replay(server, readRecording(name), { withoutKeys, ...options })

test('whoami', async () => {
  const server = await serverWith()
  await createAccount(server, alice)
  await createAccount(server, 'bob@example.org')
  const differences = await differencesOf(server, 'whoami', {
    known: { '<session_token:1>': await nativeToken(server, alice) },
    cookies: Object.fromEntries((await signedInClient(server, 'bob@example.org')).cookies),
    // The browser of the last step has no cookies.
    async before(step, { switchTo }) {
      if (step === 9) switchTo([])
    },
  })
  expect(differences).toEqual([])
  await server.close()
})

test('my-sessions', async () => {
  const server = await serverWith()
  await createAccount(server, alice)
  const current = await nativeToken(server, alice)
  const known = { '<session_token:1>': current, '<session_token:2>': '' }
  const differences = await differencesOf(server, 'my-sessions', {
    known,
    // Two who signed in meanwhile; the count has no session that was ended before.
    withoutSteps: [2, 8],
    async before(step, { known: places }) {
      if (step === 2) {
        const [first, second] = [await nativeToken(server, alice), await nativeToken(server, alice)]
        const idOf = async (token: string) => (await server.context.sessions.find(token))?.id as string
        places.set('<uuid:2>', await idOf(first))
        places.set('<uuid:6>', await idOf(current))
        places.set('<uuid:7>', '7d1c7a4e-1f0e-4f3a-9d6b-2f0d5a1f7f10')
        places.set('<session_token:2>', second)
      }
    },
  })
  expect(differences).toEqual([])
  await server.close()
})

test('session-flags', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const keys = {
    keys: [{ ...(await exportJWK(privateKey)), kid: 'harness-es256', alg: 'ES256', use: 'sig' }],
  }
  const jwks_url = `base64://${Buffer.from(JSON.stringify(keys)).toString('base64')}`
  const server = await serverWith({
    whoami: { tokenizer: { templates: { plain: { jwks_url, ttl: '10m' } } } },
  })
  await createAccount(server, alice)
  const token = await nativeToken(server, alice)
  const { id = '' } = (await server.context.sessions.find(token)) ?? {}
  const differences = await differencesOf(server, 'session-flags', {
    known: { '<session_token:1>': token, '<uuid:3>': id },
    withoutKeys: [...withoutKeys, 'tokenized'],
  })
  expect(differences).toEqual([])
  await server.close()
})
