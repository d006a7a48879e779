import type { WaitingDevice } from '../authorization-request/authorization-request.ts'
import { deviceVerificationUrl } from '../authorization-request/describe-authorization.ts'
import { sealChallenge } from '../challenges/challenge.ts'
import { toSeconds } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'

/** What the page that takes user codes is sent. It travels sealed. */
export interface DeviceChallenge {
  readonly id: string
  /** Seconds since the epoch. */
  readonly requestedAt: number
  /** The browser in which it must end. */
  readonly binding: string
  /** Of the browser, which guesses are counted by. */
  readonly address: string
}

/** What the browser brings back once a person has answered for a device. It travels sealed. */
export interface DeviceVerifier extends WaitingDevice {
  readonly requestedAt: number
  readonly clientId: string
  readonly accepted: boolean
  /** For the login that follows. */
  readonly prompt?: string
}

type Sealing = Pick<OAuth2Context, 'database' | 'secrets' | 'settings' | 'clock'>

/** The address at which the browser goes on, with the person's answer. */
export async function addressWithVerifier(context: Sealing, verifier: DeviceVerifier): Promise<string> {
  const parameters = new URLSearchParams({ client_id: verifier.clientId })
  const sealed = await sealChallenge(context, 'device verifier', verifier)
  return `${deviceVerificationUrl(context.settings.publicUrl, parameters)}&device_verifier=${sealed}`
}

/** The address at which a request for a device goes on from the beginning, without the code. */
export async function deviceContinuation(
  context: Sealing,
  parameters: URLSearchParams,
  { id, binding }: WaitingDevice,
): Promise<string> {
  const prompt = parameters.get('prompt')
  return addressWithVerifier(context, {
    id,
    binding,
    requestedAt: toSeconds(context.clock()),
    clientId: parameters.get('client_id') ?? '',
    accepted: true,
    ...(prompt && { prompt }),
  })
}
