import type { LightMyRequestResponse } from 'fastify'
import type { TestIdentity } from './identity.ts'
import { nodeNamed } from './native-client.ts'
import { csrfTokenOf, pathOf, SelfServiceClient } from './self-service-client.ts'
import type { SoftwareAuthenticator } from './software-authenticator.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON of many shapes
type Json = any

/** A single-page app whose forms carry their tokens. */
export class KeyJourney {
  readonly client: SelfServiceClient

  constructor(server: TestIdentity, client?: SelfServiceClient) {
    this.client = client ?? new SelfServiceClient(server.public, 'spa')
  }

  async start(kind: string, query = ''): Promise<Json> {
    const answer = await this.client.get(`/self-service/${kind}/browser${query}`)
    if (answer.statusCode !== 200) throw new Error(`no flow: ${answer.statusCode} ${answer.body}`)
    return answer.json()
  }

  submit(flow: Json, fields: object): Promise<LightMyRequestResponse> {
    return this.client.postJson(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), ...fields })
  }

  async addKey(key: SoftwareAuthenticator, name = 'Key'): Promise<LightMyRequestResponse> {
    const flow = await this.start('settings')
    const options = JSON.parse(nodeNamed(flow, 'webauthn_register_trigger').value)
    return this.submit(flow, {
      webauthn_register: key.create(options),
      webauthn_register_displayname: name,
    })
  }

  async addPasskey(key: SoftwareAuthenticator): Promise<LightMyRequestResponse> {
    const flow = await this.start('settings')
    const options = JSON.parse(nodeNamed(flow, 'passkey_create_data').value)
    return this.submit(flow, { passkey_settings_register: key.create(options) })
  }

  async signUpWithPasskey(email: string, key: SoftwareAuthenticator): Promise<LightMyRequestResponse> {
    const flow = await this.start('registration')
    const { credentialOptions } = JSON.parse(nodeNamed(flow, 'passkey_create_data').value)
    return this.submit(flow, { traits: { email }, passkey_register: key.create(credentialOptions) })
  }

  async signInWithPasskey(key: SoftwareAuthenticator, query = ''): Promise<LightMyRequestResponse> {
    const flow = await this.start('login', query)
    return this.submit(flow, { passkey_login: key.get(passkeyOptions(flow)) })
  }

  /** The methods and the level of the session: `password+webauthn aal2`. */
  async proven(): Promise<string> {
    const { authentication_methods, authenticator_assurance_level } = (
      await this.client.get('/sessions/whoami')
    ).json()
    const methods = (authentication_methods as { method: string }[]).map(({ method }) => method)
    return `${methods.join('+')} ${authenticator_assurance_level}`
  }
}

export const passkeyOptions = (flow: Json) => JSON.parse(nodeNamed(flow, 'passkey_challenge').value)
export const keyOptions = (flow: Json) => JSON.parse(nodeNamed(flow, 'webauthn_login_trigger').value)
