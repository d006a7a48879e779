import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { DeviceJourney, deviceGrant } from '../../../test/support/device-journey.ts'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'
import { lifespanFields } from '../clients/client-metadata.ts'

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** Each field has a lifespan of its own, in seconds. */
const lifespans = Object.fromEntries(lifespanFields.map((name, index) => [name, 100 + index]))

let server: OAuth2Server
let client: RegisteredClient
beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({
    grant_types: [
      'authorization_code',
      'implicit',
      'refresh_token',
      'client_credentials',
      deviceGrant,
      jwtBearer,
    ],
    response_types: ['code', 'token id_token'],
    ...Object.fromEntries(Object.entries(lifespans).map(([name, seconds]) => [name, `${seconds}s`])),
  })
})
afterAll(() => server.stop())

/** How long the tokens of an answer live, by the names of the fields. */
async function lived(grant: string, answer: Record<string, unknown>): Promise<Record<string, number>> {
  const { expires_in, id_token, refresh_token } = answer
  const found: Record<string, number> = { [`${grant}_grant_access_token_lifespan`]: Number(expires_in) }
  if (typeof id_token === 'string') {
    const { exp = 0, iat = 0 } = decodeJwt(id_token)
    found[`${grant}_grant_id_token_lifespan`] = exp - iat
  }
  if (typeof refresh_token === 'string') {
    const { exp, iat } = await server.introspect(refresh_token)
    found[`${grant}_grant_refresh_token_lifespan`] = Number(exp) - Number(iat)
  }
  return found
}

async function assertion(): Promise<string> {
  const holder = await KeyHolder.create('ES256', 'k1')
  const trusted = { issuer: 'https://issuer.example.test', subject: 'svc', scope: [], jwk: holder.jwk }
  await server.adminServer.inject({
    method: 'POST',
    url: '/admin/trust/grants/jwt-bearer/issuers',
    payload: { ...trusted, expires_at: '2030-01-01T00:00:00Z' },
  })
  const now = Math.floor(server.clock.now().getTime() / 1000)
  const claims = { iss: trusted.issuer, sub: 'svc', aud: `${issuer}/oauth2/token`, jti: 'j' }
  return holder.sign({ ...claims, iat: now, exp: now + 60 })
}

it('each of the thirteen lifespans of a client counts, and for nothing else', async () => {
  const byCode = await server.tokens(client)
  const device = new DeviceJourney(server, client)
  const codes = await device.begin()
  await device.connect(codes)
  const { fragment } = await new Journey(server).signIn(
    authorizationAddress(client, { response_type: 'token id_token' }),
  )
  const found = {
    ...(await lived('authorization_code', byCode)),
    ...(await lived('refresh_token', (await server.refresh(client, byCode.refresh_token)).json())),
    ...(await lived('device_authorization', await device.poll(codes))),
    ...(await lived('implicit', fragment)),
    ...(await lived(
      'client_credentials',
      (await server.token(client, { grant_type: 'client_credentials' })).json(),
    )),
    ...(await lived(
      'jwt_bearer',
      (await server.token(client, { grant_type: jwtBearer, assertion: await assertion() })).json(),
    )),
  }
  expect(found).toEqual(lifespans)
})
