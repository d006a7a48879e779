import type { AcceptConsentRequest, AcceptLoginRequest } from '../../src/contracts/oauth-admin-api.ts'
import { Journey, type Redirect, TestBrowser } from './authorization-journey.ts'
import type { OAuth2Server, RegisteredClient } from './oauth2-server.ts'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

export interface DeviceCodes {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
}

/** A device, and a person with a browser and a login UI that runs elsewhere. */
export class DeviceJourney {
  readonly server: OAuth2Server
  readonly client: RegisteredClient
  readonly journey: Journey

  constructor(server: OAuth2Server, client: RegisteredClient, browser = new TestBrowser(server)) {
    this.server = server
    this.client = client
    this.journey = new Journey(server, browser)
  }

  static async register(
    server: OAuth2Server,
    metadata: Record<string, unknown> = {},
  ): Promise<DeviceJourney> {
    const grant_types = [deviceGrant, 'refresh_token']
    return new DeviceJourney(server, await server.register({ grant_types, redirect_uris: [], ...metadata }))
  }

  /** The same device and another person's browser. */
  anotherBrowser(): DeviceJourney {
    return new DeviceJourney(this.server, this.client)
  }

  /** The device asks for codes. */
  async begin(form: Record<string, string> = {}): Promise<DeviceCodes> {
    const { client_id } = this.client
    const body = { client_id, scope: 'openid offline_access', ...form }
    const answer = await this.server.post('/oauth2/device/auth', body, this.credentials)
    if (answer.statusCode !== 200) throw new Error(answer.body)
    return answer.json()
  }

  /** The device asks for its tokens. */
  async poll({ device_code }: Pick<DeviceCodes, 'device_code'>) {
    const form = { grant_type: deviceGrant, device_code, client_id: this.client.client_id }
    const answer = await this.server.post('/oauth2/token', form, this.credentials)
    return { status: answer.statusCode, ...answer.json() }
  }

  /** The person opens the address that the device shows. */
  async open(address = '/oauth2/device/verify'): Promise<string> {
    const { params, body } = await this.journey.browser.get(address)
    if (!params.device_challenge) throw new Error(body)
    return params.device_challenge
  }

  /** Enters the code on the page, and follows. */
  async enter(userCode: string, challenge?: string): Promise<Redirect> {
    const { redirect_to } = await this.server.admin.acceptDeviceRequest(
      challenge ?? (await this.open()),
      userCode,
    )
    return this.journey.browser.get(redirect_to)
  }

  /** Everything that a person does, to the page that says that it is done. */
  async connect(
    { user_code }: Pick<DeviceCodes, 'user_code'>,
    login: Partial<AcceptLoginRequest> = {},
    consent: AcceptConsentRequest = {},
  ): Promise<Redirect> {
    const atConsent = await this.toConsent(user_code, login)
    return this.journey.acceptConsent(atConsent, consent)
  }

  /** Up to the consent page; gives its challenge. */
  async toConsent(userCode: string, login: Partial<AcceptLoginRequest> = {}): Promise<string> {
    const atLogin = await this.enter(userCode)
    const challenge = atLogin.params.login_challenge as string
    const atConsent = await this.journey.acceptLogin(challenge, { subject: 'alice', ...login })
    if (!atConsent.params.consent_challenge) throw new Error(`${atConsent.location}${atConsent.body}`)
    return atConsent.params.consent_challenge
  }

  private get credentials() {
    return this.client.token_endpoint_auth_method === 'none' ? undefined : this.client
  }
}
