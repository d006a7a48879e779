import { expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { nodeNamed } from '../../../../test/support/native-client.ts'
import type { FieldToFillIn } from '../../../../test/support/recorded-shapes.ts'
import { readRecording, recordedConfiguration, replay } from '../../../../test/support/recordings.ts'
import { SoftwareAuthenticator } from '../../../../test/support/software-authenticator.ts'
import { createAccount, signedInClient } from '../../../../test/support/test-accounts.ts'
import { passwordCredential } from '../../credentials/password/password.ts'
import { identityEndpoints } from '../../endpoints.ts'

/** Other ways to sign in, which the recorded server had on. */
const withoutGroups = ['oidc', 'code', 'totp', 'lookup_secret']
/** Those of docs/reference/differences-from-kratos.md, and what follows from the other ways to sign in. */
const withoutKeys = ['active', 'devices', 'reason', 'status', 'verified', 'verified_at']
const alice = 'alice@example.org'
const origin = 'https://ui.example'
const rp = { id: 'ui.example', display_name: 'Harness', origins: [origin] }

function serverWith({ passwordless = false, flows = {} } = {}): Promise<TestIdentity> {
  return createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        ...recordedConfiguration({
          methods: {
            webauthn: { enabled: true, config: { passwordless, rp } },
            passkey: { enabled: true, config: { rp } },
          },
          flows: { settings: { required_aal: 'aal1' }, ...flows },
        }),
        session: { whoami: { required_aal: 'aal1' } },
        security: { account_enumeration: { mitigate: false } },
      },
    },
  })
}

const cookiesOf = async (server: TestIdentity) =>
  Object.fromEntries((await signedInClient(server, alice)).cookies)

/** Touches the key where the recording has its answer. */
function toucher(key: SoftwareAuthenticator, wrongChallengeAt: readonly number[] = []) {
  const keys: string[] = []
  return ({ step, name, value, flow, known }: FieldToFillIn) => {
    const number = /<key:(\d+)>/.exec(value)?.[1]
    if (number === undefined) return undefined
    const change = wrongChallengeAt.includes(step) ? { challenge: 'AAAA' } : {}
    if (!value.includes('attestationObject')) {
      const options = JSON.parse(
        nodeNamed(flow, name === 'webauthn_login' ? 'webauthn_login_trigger' : 'passkey_challenge').value,
      )
      return key.get(options, { ...change, id: keys[Number(number)] as string })
    }
    const data =
      name === 'webauthn_register'
        ? nodeNamed(flow, 'webauthn_register_trigger').value
        : nodeNamed(flow, 'passkey_create_data').value
    const options = JSON.parse(data)
    const answer = key.create(options.credentialOptions ?? options, change)
    keys[Number(number)] = key.newestId
    known.set(`<key:${number}>`, key.newestId)
    known.set(`<key_hex:${number}>`, Buffer.from(key.newestId, 'base64url').toString('hex'))
    return answer
  }
}

test('webauthn-nodes', async () => {
  const server = await serverWith()
  await createAccount(server, alice)
  const differences = await replay(server, readRecording('webauthn-nodes'), {
    cookies: await cookiesOf(server),
    withoutGroups,
    withoutKeys,
    withoutCookies: ['csrf_token_<sha256>'],
  })
  expect(differences).toEqual([])
  await server.close()
})

test('webauthn-second-factor', async () => {
  const server = await serverWith()
  await createAccount(server, alice)
  const key = new SoftwareAuthenticator(origin)
  const differences = await replay(server, readRecording('webauthn-second-factor'), {
    cookies: await cookiesOf(server),
    withoutGroups,
    withoutKeys,
    fillIn: toucher(key),
    async before(step, { switchTo }) {
      // The same person signed in once more.
      if (step === 4) switchTo((await signedInClient(server, alice)).cookies)
    },
  })
  expect(differences).toEqual([])
  await server.close()
})

test('webauthn-passwordless-nodes', async () => {
  const server = await serverWith({
    passwordless: true,
    flows: { registration: { style: 'profile_first' }, login: { style: 'identifier_first' } },
  })
  const differences = await replay(server, readRecording('webauthn-passwordless-nodes'), {
    withoutGroups: [...withoutGroups, 'password', 'profile'],
    withoutKeys: [...withoutKeys, 'autocomplete'],
    // The settings are those of a colleague of Alice.
    withoutSteps: [3],
  })
  expect(differences).toEqual([])
  await server.close()
})

test('passkey-spa', async () => {
  const server = await serverWith()
  const key = new SoftwareAuthenticator(origin)
  const differences = await replay(server, readRecording('passkey-spa'), {
    withoutGroups,
    withoutKeys: [...withoutKeys, 'request_url'],
    fillIn: toucher(key, [1, 4]),
    // A wrong challenge is refused on the form; step 8 shows only a part of an identity.
    withoutSteps: [1, 8],
    async before(step, { switchTo }) {
      if (step === 4) switchTo([])
      // Codes were another way to sign in.
      const owner = await server.context.identities.findByVerifiableAddress('email', alice)
      const credentials = [passwordCredential('$2b$05$abcdefghijklmnopqrstuuMceFj4VbmHOj8C7PetMxzZkwre/z.Ri')]
      if (step === 6 && owner) await server.context.identities.update(owner.id, () => ({ credentials }))
    },
  })
  expect(differences).toEqual([])
  await server.close()
})
