import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { KeyJourney, passkeyOptions } from '../../../../test/support/key-journeys.ts'
import { messageIds, NativeClient, nodeNamed } from '../../../../test/support/native-client.ts'
import { SoftwareAuthenticator } from '../../../../test/support/software-authenticator.ts'
import { createAccount, signedInClient } from '../../../../test/support/test-accounts.ts'
import { identityEndpoints } from '../../endpoints.ts'

const origin = 'https://id.example.com'
let server: TestIdentity
beforeAll(async () => {
  server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        hashers: { argon2: { memory: '64KB', iterations: 1 } },
        selfservice: {
          methods: {
            password: { enabled: true, config: { haveibeenpwned_enabled: false } },
            passkey: { enabled: true },
          },
        },
      },
    },
  })
})
afterAll(() => server.close())

let people = 0
const newEmail = () => {
  people += 1
  return `person${people}@example.org`
}
async function newcomer() {
  const email = newEmail()
  const key = new SoftwareAuthenticator(origin)
  const journey = new KeyJourney(server)
  const done = await journey.signUpWithPasskey(email, key)
  expect(done.statusCode).toBe(200)
  return { email, key, journey }
}

describe('a passkey', () => {
  test('signs up, in without saying who it is, and once more', async () => {
    const { email, key, journey } = await newcomer()
    expect(await journey.proven()).toBe('passkey aal1')
    const later = new KeyJourney(server)
    const done = await later.signInWithPasskey(key)
    expect([done.statusCode, done.json().session.identity.traits]).toEqual([200, { email }])
    expect((await later.signInWithPasskey(key, '?refresh=true')).statusCode).toBe(200)
    expect(await later.proven()).toBe('passkey+passkey aal1')
  })

  test('is offered in the field for the identifier, and names the account to its authenticator', async () => {
    const journey = new KeyJourney(server)
    const login = await journey.start('login')
    expect(nodeNamed(login, 'identifier').autocomplete).toBe('username webauthn')
    const registration = await journey.start('registration')
    const data = JSON.parse(nodeNamed(registration, 'passkey_create_data').value)
    expect([data.displayNameFieldName, data.displayNameFieldNames]).toEqual([
      'traits.email',
      ['traits.email'],
    ])
    const handle = Buffer.from(data.credentialOptions.publicKey.user.id, 'base64url').toString()
    expect(handle).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is added to an account with a password and removed from it, but for the last way in', async () => {
    const email = newEmail()
    await createAccount(server, email)
    const journey = new KeyJourney(server, await signedInClient(server, email))
    const key = new SoftwareAuthenticator(origin)
    expect((await journey.addPasskey(key)).statusCode).toBe(200)
    expect((await new KeyJourney(server).signInWithPasskey(key)).statusCode).toBe(200)
    const settings = await journey.start('settings')
    const passkey_remove = nodeNamed(settings, 'passkey_remove').value
    expect((await journey.submit(settings, { passkey_remove })).statusCode).toBe(200)
    expect(messageIds(await new KeyJourney(server).signInWithPasskey(key))).toEqual([4000015])

    const only = await newcomer()
    const own = await only.journey.start('settings')
    const last = nodeNamed(own, 'passkey_remove')
    const refused = await only.journey.submit(own, { passkey_remove: last.value })
    expect([last.disabled, refused.statusCode, messageIds(refused)]).toEqual([true, 400, [4000001]])
  })

  test('is no second factor', async () => {
    const { journey } = await newcomer()
    const flow = await journey.start('login', '?aal=aal2')
    expect(nodeNamed(flow, 'passkey_login')).toBeUndefined()
  })

  test('is used by native clients, which are told everything but scripts', async () => {
    const client = new NativeClient(server)
    const key = new SoftwareAuthenticator(origin)
    const flow = await client.start('registration')
    expect(nodeNamed(flow, 'webauthn_script')).toBeUndefined()
    expect(nodeNamed(flow, 'passkey_register_trigger').onclick).toBeUndefined()
    const { credentialOptions } = JSON.parse(nodeNamed(flow, 'passkey_create_data').value)
    const signedUp = await client.submit(flow, {
      method: 'passkey',
      traits: { email: newEmail() },
      passkey_register: key.create(credentialOptions),
    })
    expect([signedUp.statusCode, typeof signedUp.json().session_token]).toEqual([200, 'string'])
    const login = await client.start('login')
    const signedIn = await client.submit(login, {
      method: 'passkey',
      passkey_login: key.get(passkeyOptions(login)),
    })
    client.token = signedIn.json().session_token
    expect(await client.proven()).toBe('passkey aal1')
  })
})

describe('an attacker', () => {
  test('with a copy of a passkey is found out by its counter', async () => {
    const { key } = await newcomer()
    expect((await new KeyJourney(server).signInWithPasskey(key)).statusCode).toBe(200)
    key.signCount -= 1
    expect(messageIds(await new KeyJourney(server).signInWithPasskey(key))).toEqual([4000043])
  })

  test('who answers on another origin, or another challenge, gets nowhere', async () => {
    const { key } = await newcomer()
    const journey = new KeyJourney(server)
    const flow = await journey.start('login')
    const other = await new KeyJourney(server).start('login')
    const stolen = key.get(passkeyOptions(other))
    expect(messageIds(await journey.submit(flow, { passkey_login: stolen }))).toEqual([4000043])
    key.origin = 'http://id.example.com'
    const foreign = key.get(passkeyOptions(flow))
    expect(messageIds(await journey.submit(flow, { passkey_login: foreign }))).toEqual([4000043])
    const registration = await journey.start('registration')
    const { credentialOptions } = JSON.parse(nodeNamed(registration, 'passkey_create_data').value)
    const refused = await journey.submit(registration, {
      traits: { email: newEmail() },
      passkey_register: key.create(credentialOptions),
    })
    expect([refused.statusCode, messageIds(refused)]).toEqual([400, [4000001]])
  })

  test('who is signed in as somebody else confirms nothing with their own passkey', async () => {
    const { journey } = await newcomer()
    const mallory = await newcomer()
    const flow = await journey.start('login', '?refresh=true')
    const answer = mallory.key.get(passkeyOptions(flow))
    expect(messageIds(await journey.submit(flow, { passkey_login: answer }))).toEqual([4000043])
  })

  test('who sends an answer twice, or at the same time, gets one session', async () => {
    const { key } = await newcomer()
    const journey = new KeyJourney(server)
    const flow = await journey.start('login')
    const passkey_login = key.get(passkeyOptions(flow))
    const answers = await Promise.all([1, 2, 3].map(() => journey.submit(flow, { passkey_login })))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(answers.every(({ statusCode }) => [200, 400, 403, 410].includes(statusCode))).toBe(true)
  })

  test('sends garbage and learns nothing', async () => {
    const journey = new KeyJourney(server)
    const flow = await journey.start('login')
    for (const passkey_login of ['{}', 'null', '[]', '"x"', 'x', '{"id":"a","rawId":"a","response":{}}'])
      expect(messageIds(await journey.submit(flow, { passkey_login }))).toEqual([4000001])
  })
})
