import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { KeyHolder } from '../../support/key-holder.ts'
import { Application } from './application.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
const path = '/admin/trust/grants/jwt-bearer/issuers'

/** Operators trust issuers, whose assertions applications exchange for tokens (RFC 7523). */
export async function trustedIssuerRequests(platform: ComposedPlatform): Promise<void> {
  const holder = await KeyHolder.create()
  const issuer = 'https://issuer.example.org'
  const json = {
    issuer,
    subject: 'svc',
    scope: [],
    jwk: holder.jwk,
    expires_at: '2100-01-01T00:00:00Z',
  }
  const { body } = await platform.ask('POST', path, { json })
  await platform.ask('GET', `${path}/${body.id}`)
  for (const filter of ['', `&issuer=${encodeURIComponent(issuer)}`]) {
    const { headers } = await platform.ask('GET', `${path}?page_size=2${filter}`)
    await platform.ask('GET', /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? path)
  }
  const now = Math.floor(Date.now() / 1000)
  const aud = `${platform.publicUrl}/oauth2/token`
  const claims = { iss: issuer, sub: 'svc', aud, iat: now, exp: now + 60, jti: 'assertion of a test' }
  const application = await Application.register(platform, {
    grant_types: [grantType, tokenExchange],
    token_exchange_modes: ['impersonation'],
  })
  const { access_token: token } = await application.token({
    grant_type: grantType,
    assertion: await holder.sign(claims),
  })
  const exchanged = await application.token({
    grant_type: tokenExchange,
    subject_token: token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  })
  for (const one of [token, exchanged.access_token])
    await platform.ask('POST', '/admin/oauth2/introspect', { form: { token: one } })
  await platform.ask('DELETE', `${path}/${body.id}`)
}
