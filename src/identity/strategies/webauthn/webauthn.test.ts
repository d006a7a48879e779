import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { KeyJourney, keyOptions, passkeyOptions } from '../../../../test/support/key-journeys.ts'
import { messageIds, nodeNamed } from '../../../../test/support/native-client.ts'
import { pathOf } from '../../../../test/support/self-service-client.ts'
import { SoftwareAuthenticator } from '../../../../test/support/software-authenticator.ts'
import { createAccount, signedInClient, testPassword } from '../../../../test/support/test-accounts.ts'
import { identityEndpoints } from '../../endpoints.ts'

const origin = 'https://id.example.com'
let people = 0
const newEmail = () => {
  people += 1
  return `person${people}@example.org`
}

function serverWith(methods: object, security = {}): Promise<TestIdentity> {
  return createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        security,
        hashers: { argon2: { memory: '64KB', iterations: 1 } },
        selfservice: {
          methods: {
            password: { enabled: true, config: { haveibeenpwned_enabled: false } },
            ...methods,
          },
        },
      },
    },
  })
}

describe('a security key as a second factor', () => {
  let server: TestIdentity
  beforeAll(async () => {
    server = await serverWith({ webauthn: { enabled: true }, passkey: { enabled: true } })
  })
  afterAll(() => server.close())

  const signedIn = async (email: string) => new KeyJourney(server, await signedInClient(server, email))
  async function withKey() {
    const email = newEmail()
    const id = await createAccount(server, email)
    const journey = await signedIn(email)
    const key = new SoftwareAuthenticator(origin)
    expect((await journey.addKey(key, 'Blue key')).statusCode).toBe(200)
    return { email, id, journey, key }
  }
  const stepUp = async (email: string, key: SoftwareAuthenticator, change = {}) => {
    const journey = await signedIn(email)
    const flow = await journey.start('login', '?aal=aal2')
    const answer = key.get(keyOptions(flow), change)
    const fields = { identifier: email, webauthn_login: answer }
    return { journey, flow, fields, done: await journey.submit(flow, fields) }
  }

  test('is added with a name, counts at once, and is asked for after the password', async () => {
    const { email, journey, key } = await withKey()
    expect(await journey.proven()).toBe('password+webauthn aal2')
    const { done, journey: later } = await stepUp(email, key)
    expect([done.statusCode, await later.proven()]).toEqual([200, 'password+webauthn aal2'])
    const again = await later.start('login', '?aal=aal2&refresh=true')
    const fields = { identifier: email, webauthn_login: key.get(keyOptions(again)) }
    expect((await later.submit(again, fields)).statusCode).toBe(200)
    expect(await later.proven()).toBe('password+webauthn+webauthn aal2')
  })

  test('is removed only by a session that has shown it', async () => {
    const { email, journey } = await withKey()
    const settings = await journey.start('settings')
    const webauthn_remove = nodeNamed(settings, 'webauthn_remove').value
    const weak = await signedIn(email)
    const refused = await weak.submit({ ...settings }, { webauthn_remove })
    expect([403]).toContain(refused.statusCode)
    expect((await journey.submit(settings, { webauthn_remove: 'deadbeef' })).statusCode).toBe(400)
    const removed = await journey.submit(settings, { webauthn_remove })
    expect([removed.statusCode, nodeNamed(removed.json(), 'webauthn_remove')]).toEqual([200, undefined])
    const later = await signedIn(email)
    const flow = await later.start('login', '?aal=aal2')
    expect(nodeNamed(flow, 'webauthn_login_trigger')).toBeUndefined()
  })

  test('cannot be added twice, and is nothing for a native client', async () => {
    const { journey, key, email } = await withKey()
    const flow = await journey.start('settings')
    const options = JSON.parse(nodeNamed(flow, 'webauthn_register_trigger').value)
    expect(options.publicKey.excludeCredentials).toEqual([{ id: key.newestId, type: 'public-key' }])
    const answer = key.create(options)
    const fields = { webauthn_register: answer, webauthn_register_displayname: 'Second' }
    expect((await journey.submit(flow, fields)).statusCode).toBe(200)
    // Its challenge was used.
    const replayed = await journey.submit(flow, fields)
    expect([replayed.statusCode, messageIds(replayed)]).toEqual([400, [4000001]])
    const native = await server.public.inject({ url: '/self-service/login/api' })
    expect(nodeNamed(native.json(), 'webauthn_login_trigger')).toBeUndefined()
    const sent = await server.public.inject({
      method: 'POST',
      url: pathOf(native.json().ui.action),
      payload: { method: 'webauthn', identifier: email },
    })
    expect(messageIds(sent)).toEqual([4010002])
  })

  test('is taken away by an operator, by its id', async () => {
    const { id, journey, key } = await withKey()
    await journey.addKey(key, 'Other key')
    const remove = (identifier: string) =>
      server.admin.inject({
        method: 'DELETE',
        url: `/admin/identities/${id}/credentials/webauthn${identifier && `?identifier=${identifier}`}`,
      })
    expect((await remove('AAAA')).statusCode).toBe(404)
    expect((await remove(key.newestId)).statusCode).toBe(204)
    const shown = await server.admin.inject({ url: `/admin/identities/${id}?include_credential=webauthn` })
    const [left] = shown.json().credentials.webauthn.config.credentials
    expect([left.display_name, left.is_passwordless, left.authenticator.sign_count]).toEqual([
      'Blue key',
      false,
      0,
    ])
    expect((await remove('')).statusCode).toBe(204)
    expect((await server.context.identities.get(id))?.availableAal).toBe('aal1')
  })

  describe('and an attacker', () => {
    test('with a copy of the key is found out by its counter', async () => {
      const { email, key } = await withKey()
      expect((await stepUp(email, key)).done.statusCode).toBe(200)
      key.signCount -= 1
      const { done } = await stepUp(email, key)
      expect([done.statusCode, messageIds(done)]).toEqual([400, [4000043]])
      key.signCount += 5
      expect((await stepUp(email, key)).done.statusCode).toBe(200)
    })

    test('who answers on a page of another origin gets nowhere', async () => {
      const { email, key, journey } = await withKey()
      key.origin = 'https://id.example.com.evil.example'
      const { done } = await stepUp(email, key)
      expect([done.statusCode, messageIds(done)]).toEqual([400, [4000043]])
      const added = await journey.addKey(key)
      expect([added.statusCode, messageIds(added)]).toEqual([400, [4000001]])
    })

    test('who answers the challenge of another flow gets nowhere', async () => {
      const { email, key } = await withKey()
      const other = keyOptions(await (await signedIn(email)).start('login', '?aal=aal2'))
      const { done } = await stepUp(email, key, { challenge: other.publicKey.challenge })
      expect([done.statusCode, messageIds(done)]).toEqual([400, [4000043]])
    })

    test('who sends an answer again gets nowhere', async () => {
      const { email, key } = await withKey()
      const { journey, flow, fields, done } = await stepUp(email, key)
      expect(done.statusCode).toBe(200)
      const again = await journey.submit(flow, fields)
      expect([again.statusCode, again.json().error.id]).toEqual([410, 'self_service_flow_replaced'])
    })

    test('with a key of their own gets nowhere', async () => {
      const { email } = await withKey()
      const mallory = await withKey()
      const journey = await signedIn(email)
      const flow = await journey.start('login', '?aal=aal2')
      const options = keyOptions(flow)
      const webauthn_login = mallory.key.get(options)
      const done = await journey.submit(flow, { identifier: mallory.email, webauthn_login })
      expect([done.statusCode, messageIds(done)]).toEqual([400, [4000043]])
    })

    test('of another site cannot send the form', async () => {
      const { email, key } = await withKey()
      const journey = await signedIn(email)
      const flow = await journey.start('login', '?aal=aal2')
      const webauthn_login = key.get(keyOptions(flow))
      const forged = await journey.submit(flow, { csrf_token: 'AAAA', identifier: email, webauthn_login })
      expect(forged.json().error.id).toBe('security_csrf_violation')
    })

    test('cannot use a key for an account that has none', async () => {
      const { key } = await withKey()
      const email = newEmail()
      await createAccount(server, email)
      const journey = await signedIn(email)
      const flow = await journey.start('login', '?aal=aal2')
      const options = keyOptions(await (await withKey()).journey.start('login', '?aal=aal2&refresh=true'))
      const fields = { identifier: email, webauthn_login: key.get(options) }
      expect(messageIds(await journey.submit(flow, fields))).toEqual([4000013])
    })

    test('with the key alone is not signed in', async () => {
      const { email, key } = await withKey()
      const nobody = new KeyJourney(server)
      const flow = await nobody.start('login')
      expect(nodeNamed(flow, 'webauthn_login_trigger')).toBeUndefined()
      const answer = await nobody.submit(flow, { method: 'webauthn', identifier: email })
      expect(messageIds(answer)).toEqual([4010002])
      const asPasskey = await nobody.submit(flow, { passkey_login: key.get(passkeyOptions(flow)) })
      expect(messageIds(asPasskey)).toEqual([4000043])
    })
  })
})

describe('a security key instead of a password', () => {
  const methods = {
    webauthn: { enabled: true, config: { passwordless: true } },
    passkey: { enabled: true },
  }

  async function signUp(server: TestIdentity, email: string, key: SoftwareAuthenticator) {
    const journey = new KeyJourney(server)
    const flow = await journey.start('registration')
    const options = JSON.parse(nodeNamed(flow, 'webauthn_register_trigger').value)
    const unnamed = await journey.submit(flow, { traits: { email }, webauthn_register: key.create(options) })
    expect(messageIds(unnamed)).toEqual([4000002])
    const done = await journey.submit(flow, {
      traits: { email },
      webauthn_register: key.create(options),
      webauthn_register_displayname: 'My key',
    })
    return { journey, done }
  }

  test('signs up, in, and once more; the last one stays', async () => {
    const server = await serverWith(methods)
    const email = newEmail()
    const key = new SoftwareAuthenticator(origin)
    const { journey, done } = await signUp(server, email, key)
    expect([done.statusCode, await journey.proven()]).toEqual([200, 'webauthn aal1'])
    const settings = await journey.start('settings')
    const last = nodeNamed(settings, 'webauthn_remove')
    const refused = await journey.submit(settings, { webauthn_remove: last.value })
    expect([last.disabled, refused.statusCode, messageIds(refused)]).toEqual([true, 400, [4000001]])

    const later = new KeyJourney(server)
    const flow = await later.start('login')
    const asked = await later.submit(flow, { method: 'webauthn', identifier: email.toUpperCase() })
    expect([asked.statusCode, messageIds(asked)]).toEqual([400, [1010012]])
    expect(nodeNamed(asked.json(), 'password')).toBeUndefined()
    expect(nodeNamed(asked.json(), 'identifier').type).toBe('hidden')
    const webauthn_login = key.get(keyOptions(asked.json()))
    const signedIn = await later.submit(flow, { identifier: email, webauthn_login })
    expect([signedIn.statusCode, await later.proven()]).toEqual([200, 'webauthn aal1'])

    const fresh = await later.start('login', '?refresh=true')
    expect(nodeNamed(fresh, 'identifier')).toMatchObject({ type: 'hidden', value: email })
    const again = { identifier: email, webauthn_login: key.get(keyOptions(fresh)) }
    expect((await later.submit(fresh, again)).statusCode).toBe(200)
    expect(await later.proven()).toBe('webauthn+webauthn aal1')

    // An authenticator that keeps it like a passkey says whose it is.
    const byPasskey = await new KeyJourney(server).signInWithPasskey(key)
    expect(byPasskey.statusCode).toBe(200)
    await server.close()
  })

  test('gives away no accounts, unless that is wished', async () => {
    const server = await serverWith(methods)
    const email = newEmail()
    await signUp(server, email, new SoftwareAuthenticator(origin))
    const ask = async (on: TestIdentity, identifier: string) => {
      const journey = new KeyJourney(on)
      return journey.submit(await journey.start('login'), { method: 'webauthn', identifier })
    }
    const known = await ask(server, email)
    const unknown = await ask(server, 'nobody@example.org')
    const names = (answer: typeof known) =>
      answer.json().ui.nodes.map(({ attributes }: { attributes: { name: string } }) => attributes.name)
    expect([unknown.statusCode, messageIds(unknown), names(unknown)]).toEqual([
      known.statusCode,
      messageIds(known),
      names(known),
    ])
    const allowed = keyOptions(unknown.json()).publicKey.allowCredentials
    expect(keyOptions((await ask(server, 'nobody@example.org')).json()).publicKey.allowCredentials).toEqual(
      allowed,
    )
    await server.close()

    const open = await serverWith(methods, { account_enumeration: { mitigate: false } })
    expect(messageIds(await ask(open, 'nobody@example.org'))).toEqual([4000015])
    await open.close()
  })

  test('comes with an imported identity', async () => {
    const server = await serverWith(methods)
    const key = new SoftwareAuthenticator(origin)
    const donor = newEmail()
    await signUp(server, donor, key)
    const from = await server.context.identities.findByCredential('webauthn', donor)
    const shown = await server.admin.inject({
      url: `/admin/identities/${from?.id}?include_credential=webauthn`,
    })
    const { config } = shown.json().credentials.webauthn
    await server.context.identities.delete(from?.id as string)
    const email = newEmail()
    await createAccount(server, email, {
      webauthn: { config },
      password: { config: { password: testPassword } },
    })
    const journey = new KeyJourney(server)
    const flow = await journey.start('login')
    const asked = await journey.submit(flow, { method: 'webauthn', identifier: email })
    const webauthn_login = key.get(keyOptions(asked.json()))
    expect((await journey.submit(flow, { identifier: email, webauthn_login })).statusCode).toBe(200)
    const broken = { ...config, credentials: [{ ...config.credentials[0], public_key: 'AAAA' }] }
    const refused = await server.admin.inject({
      method: 'POST',
      url: '/admin/identities',
      payload: { traits: { email: newEmail() }, credentials: { webauthn: { config: broken } } },
    })
    expect(refused.statusCode).toBe(400)
    await server.close()
  })
})
