import { expect, it } from 'vitest'
import { nextPageToken, refusal } from '../../support/described-client.ts'
import type { HydraClient } from '../../support/hydra-client.ts'
import { KeyHolder } from '../../support/key-holder.ts'

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

export function trustedIssuerTests(given: () => HydraClient): void {
  const trust = async (others: Record<string, unknown> = {}) => {
    const holder = await KeyHolder.create()
    const { data, status, headers } = await given().admin.trustOAuth2JwtGrantIssuer({
      trustOAuth2JwtGrantIssuer: {
        issuer: 'https://issuer.example.com',
        subject: 'svc',
        scope: ['read'],
        jwk: holder.jwk as never,
        expires_at: '2100-01-01T00:00:00Z',
        ...others,
      },
    })
    return { holder, data, status, headers }
  }

  it('trusts one, reads it, and trusts it no longer', async () => {
    const { admin } = given()
    const { holder, data, status, headers } = await trust()
    expect(status).toBe(201)
    expect(data).toMatchObject({
      issuer: 'https://issuer.example.com',
      subject: 'svc',
      allow_any_subject: false,
      scope: ['read'],
      public_key: { set: 'https://issuer.example.com', kid: holder.kid },
      expires_at: '2100-01-01T00:00:00Z',
    })
    const id = data.id as string
    expect(headers.location).toBe(`/admin/trust/grants/jwt-bearer/issuers/${id}`)
    expect((await admin.getTrustedOAuth2JwtGrantIssuer({ id })).data).toEqual(data)
    expect((await admin.deleteTrustedOAuth2JwtGrantIssuer({ id })).status).toBe(204)
    expect(await refusal(admin.getTrustedOAuth2JwtGrantIssuer({ id }))).toEqual({
      status: 404,
      data: { error: 'Unable to locate the resource', error_description: '' },
    })
  })

  it('reads why one is refused', async () => {
    expect(await refusal(trust({ subject: undefined }))).toMatchObject({
      status: 400,
      data: { error: 'missing_required_parameter' },
    })
  })

  it('lists page by page', async () => {
    const { admin } = given()
    const issuer = 'https://pages.example.com'
    for (const subject of ['a', 'b', 'c']) await trust({ issuer, subject })
    const subjects: (string | undefined)[] = []
    let pageToken: string | undefined
    do {
      const page = await admin.listTrustedOAuth2JwtGrantIssuers({ issuer, pageSize: 2, pageToken })
      subjects.push(...page.data.map(({ subject }) => subject))
      pageToken = nextPageToken(page.headers.link)
    } while (pageToken)
    expect(subjects.toSorted()).toEqual(['a', 'b', 'c'])
  })

  it('has its assertions exchanged for tokens', async () => {
    const { platform, http, admin } = given()
    const issuer = 'https://asserting.example.com'
    const { holder } = await trust({ issuer })
    const client = await given().register({
      grant_types: [jwtBearer],
      token_endpoint_auth_method: 'client_secret_post',
    })
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, sub: 'svc', aud: `${platform.publicUrl}/oauth2/token`, jti: 'once' }
    const assertion = await holder.sign({ ...claims, iat: now, exp: now + 60 })
    // The published client has no parameter for it.
    const form = new URLSearchParams({
      grant_type: jwtBearer,
      assertion,
      scope: 'read',
      client_id: client.client_id as string,
      client_secret: client.client_secret as string,
    })
    const { data } = await http.post<{ access_token: string }>(`${platform.publicUrl}/oauth2/token`, form)
    expect((await admin.introspectOAuth2Token({ token: data.access_token })).data).toMatchObject({
      active: true,
      sub: 'svc',
      scope: 'read',
    })
  })
}
