import { expect, test } from 'vitest'
import { AuthenticatorApp } from '../../../test/support/authenticator-app.ts'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import { NativeClient, nodeNamed } from '../../../test/support/native-client.ts'
import type { FieldToFillIn } from '../../../test/support/recorded-shapes.ts'
import { readRecording, recordedConfiguration, replay } from '../../../test/support/recordings.ts'
import { createAccount, nativeToken, signedInClient } from '../../../test/support/test-accounts.ts'
import { newTotpKey, typedSecret } from '../credentials/totp/totp-key.ts'
import { identityEndpoints } from '../endpoints.ts'

/** Other ways to sign in, which the recorded server had on. */
const withoutGroups = ['oidc', 'passkey', 'code', 'webauthn']
/** Those of docs/reference/differences-from-kratos.md, and what follows from the other ways to sign in. */
const withoutKeys = ['active', 'continue_with', 'devices', 'status', 'verified', 'verified_at', 'nodes']

const alice = 'alice@example.org'

function serverWith(requiredAal: 'aal1' | 'highest_available'): Promise<TestIdentity> {
  return createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        ...recordedConfiguration({
          methods: {
            totp: { enabled: true, config: { issuer: 'Harness' } },
            lookup_secret: { enabled: true },
          },
          flows: { settings: { required_aal: requiredAal } },
        }),
        session: { whoami: { required_aal: requiredAal } },
      },
    },
  })
}

/** Types what the app shows. Codes are used once, so the next step waits for the next code. */
function typist(server: TestIdentity, secret: (field: FieldToFillIn) => string) {
  return (field: FieldToFillIn) => {
    if (field.value !== '<totp>') return undefined
    server.advance(30)
    return new AuthenticatorApp(secret(field)).codeAt(server.context.clock())
  }
}

test('totp-api', async () => {
  const server = await serverWith('aal1')
  await createAccount(server, alice)
  const differences = await replay(server, readRecording('totp-api'), {
    known: {
      '<session_token:1>': await nativeToken(server, alice),
      '<session_token:2>': await nativeToken(server, alice),
    },
    withoutGroups,
    withoutKeys: withoutKeys.filter((key) => key !== 'nodes'),
    fillIn: typist(server, ({ known }) => known.get('<secret:1>') as string),
  })
  expect(differences).toEqual([])
  await server.close()
})

test('aal2-required-api', async () => {
  const server = await serverWith('highest_available')
  const key = newTotpKey(Buffer.alloc(20, 7), 'Harness', alice)
  await createAccount(server, alice, {
    password: { config: { password: 'Quaint-Marmalade-42-Zeppelin' } },
    totp: { config: { totp_url: key.toString() } },
  })
  const differences = await replay(server, readRecording('aal2-required-api'), {
    withoutGroups,
    withoutKeys: withoutKeys.filter((name) => name !== 'nodes'),
    fillIn: typist(server, () => typedSecret(key)),
  })
  expect(differences).toEqual([])
  await server.close()
})

test('lookup-secret-spa', async () => {
  const server = await serverWith('aal1')
  await createAccount(server, alice)
  const differences = await replay(server, readRecording('lookup-secret-spa'), {
    cookies: Object.fromEntries((await signedInClient(server, alice)).cookies),
    withoutGroups,
    withoutKeys: withoutKeys.filter((key) => key !== 'nodes' && key !== 'continue_with'),
    // New codes stand where the button was; codes are hashed, so only how they begin can be shown later.
    withoutSteps: [2, 9],
    async before(step, { known, form, switchTo }) {
      if (step === 3)
        known.set('<secret:2>', nodeNamed(form('spa'), 'lookup_secret_codes').text.context.secrets[0].text)
      // The same person signed in once more.
      if (step === 4) switchTo((await signedInClient(server, alice)).cookies)
      if (step === 7) {
        const client = await signedInClient(server, alice)
        const flow = (await client.get('/self-service/login/browser?aal=aal2')).json()
        known.set('<uuid:12>', flow.id)
        switchTo(client.cookies, flow)
      }
    },
  })
  expect(differences).toEqual([])
  await server.close()
})

test('login-aal-errors', async () => {
  const server = await serverWith('aal1')
  await createAccount(server, alice)
  const differences = await replay(server, readRecording('login-aal-errors'), {
    known: { '<session_token:1>': await nativeToken(server, alice) },
    withoutGroups,
    // The first form of other methods, and forms without any: they have a CSRF node all the same.
    withoutKeys,
  })
  expect(differences).toEqual([
    // A request that starts nothing sets no cookie.
    'step 2 (single-page app, no session): cookies: [] instead of ["csrf_token_<sha256>"]',
    'step 3 (browser, no session): cookies: [] instead of ["csrf_token_<sha256>"]',
  ])
  await server.close()
})

test('a second factor that is switched off shuts nobody out, from the next sign-in on', async () => {
  const server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: { identity: recordedConfiguration() },
  })
  const id = await createAccount(server, alice, {
    password: { config: { password: 'Quaint-Marmalade-42-Zeppelin' } },
    totp: { config: { totp_url: newTotpKey(Buffer.alloc(20, 7), 'Harness', alice).toString() } },
  })
  // It was made while the method was on.
  await server.testDatabase.database.query(
    { name: 'test_aal2', text: "update identity.identities set available_aal = 'aal2' where id = $1" },
    [id],
  )
  const client = new NativeClient(server, await nativeToken(server, alice))
  expect([(await client.whoami()).statusCode, await client.proven()]).toEqual([200, 'password aal1'])
  await server.close()
})
