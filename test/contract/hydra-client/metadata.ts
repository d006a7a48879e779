import { Configuration, MetadataApi } from '@ory/hydra-client'
import { expect, it } from 'vitest'
import type { HydraClient } from '../../support/hydra-client.ts'

export function metadataTests(given: () => HydraClient): void {
  it('hears that both listeners are alive and ready, and which version runs', async () => {
    const { metadata, platform, http } = given()
    const everybody = new MetadataApi(new Configuration({ basePath: platform.publicUrl }), undefined, http)
    for (const listener of [metadata, everybody]) {
      expect((await listener.isAlive()).data).toEqual({ status: 'ok' })
      expect((await listener.isReady()).data).toEqual({ status: 'ok' })
    }
    expect((await metadata.getVersion()).data).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
    const { data: metrics } = await http.get(`${platform.adminUrl}/metrics/prometheus`)
    expect(metrics).toContain('http_requests_total')
  })

  it('discovers the endpoints, at both addresses', async () => {
    const { platform, http } = given()
    const { data } = await given().oidc().discoverOidcConfiguration()
    expect(data).toMatchObject({
      issuer: platform.publicUrl,
      authorization_endpoint: `${platform.publicUrl}/oauth2/auth`,
      token_endpoint: `${platform.publicUrl}/oauth2/token`,
      userinfo_endpoint: `${platform.publicUrl}/userinfo`,
      jwks_uri: `${platform.publicUrl}/.well-known/jwks.json`,
      revocation_endpoint: `${platform.publicUrl}/oauth2/revoke`,
      end_session_endpoint: `${platform.publicUrl}/oauth2/sessions/logout`,
      subject_types_supported: ['public'],
    })
    expect(data.response_types_supported).toContain('code')
    expect(data.code_challenge_methods_supported).toEqual(['S256'])
    const other = await http.get(`${platform.publicUrl}/.well-known/oauth-authorization-server`)
    expect(other.data).toEqual(data)
  })

  it('is served the description that is checked in', async () => {
    const { platform, description } = given()
    const served = await (await fetch(`${platform.adminUrl}/openapi/oauth2.json`)).json()
    expect(served, 'run "node scripts/write-reference.ts"').toEqual(description.document)
  })
}
