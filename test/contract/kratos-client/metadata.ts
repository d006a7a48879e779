import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { envelope, type KratosClient } from '../../support/kratos-client.ts'

export function metadataTests(given: () => KratosClient): void {
  it('asks which version of the configuration is in force', async () => {
    const { http, platform } = given()
    const { data } = await http.request({ method: 'GET', url: `${platform.adminUrl}/health/config` })
    expect(data).toMatch(/^[0-9a-f]{64}$/)
  })

  it('hears that both listeners are alive and ready, and which version runs', async () => {
    const { metadata, platform, http } = given()
    for (const listener of [metadata.admin, metadata.public]) {
      expect((await listener.isAlive()).data).toEqual({ status: 'ok' })
      expect((await listener.isReady()).data).toEqual({ status: 'ok' })
    }
    expect((await metadata.admin.getVersion()).data).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
    const { data } = await http.get(`${platform.adminUrl}/metrics/prometheus`)
    expect(data).toContain('http_requests_total')
  })

  it('reads the schemas of identities', async () => {
    const { schemas } = given()
    const { data: listed } = await schemas.listIdentitySchemas()
    expect(listed.map(({ id }) => id)).toEqual(['person'])
    const { data: schema } = await schemas.getIdentitySchema({ id: 'person' })
    expect(schema).toEqual(listed[0]?.schema)
    expect(schema).toMatchObject({ title: 'Person', properties: { traits: { required: ['email'] } } })
    const encoded = Buffer.from('person').toString('base64url')
    expect((await schemas.getIdentitySchema({ id: encoded })).data).toEqual(schema)
    expect(await refusal(schemas.getIdentitySchema({ id: 'unknown' }))).toMatchObject(
      envelope(404, 'not_found'),
    )
  })

  it('is served the description that is checked in', async () => {
    const { platform, description } = given()
    const served = await (await fetch(`${platform.adminUrl}/openapi/identity.json`)).json()
    expect(served, 'run "node scripts/write-reference.ts"').toEqual(description.document)
  })
}
