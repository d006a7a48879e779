import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import type { HydraClient } from '../../support/hydra-client.ts'

export function keyTests(given: () => HydraClient): void {
  it('creates, reads, replaces and deletes keys of a set', async () => {
    const { keys } = given()
    const set = 'own-keys'
    const { data: created, status } = await keys.createJsonWebKeySet({
      set,
      createJsonWebKeySet: { alg: 'ES256', kid: 'first', use: 'sig' },
    })
    expect(status).toBe(201)
    const [key] = created.keys ?? []
    expect(key).toMatchObject({ kid: 'first', kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
    expect(key?.d).toBeDefined()
    await keys.createJsonWebKeySet({ set, createJsonWebKeySet: { alg: 'RS256', kid: 'second', use: 'sig' } })
    const { data: both } = await keys.getJsonWebKeySet({ set })
    expect(both.keys?.map(({ kid }) => kid).sort()).toEqual(['first', 'second'])
    expect((await keys.getJsonWebKey({ set, kid: 'first' })).data).toEqual({ keys: [key] })

    const { data: other } = await keys.createJsonWebKeySet({
      set: 'another-set',
      createJsonWebKeySet: { alg: 'ES256', kid: 'first', use: 'sig' },
    })
    const replacement = other.keys?.[0] as NonNullable<typeof key>
    const { data: replaced } = await keys.setJsonWebKey({ set, kid: 'first', jsonWebKey: replacement })
    expect(replaced).toEqual(replacement)
    expect((await keys.getJsonWebKey({ set, kid: 'first' })).data.keys).toEqual([replacement])

    const jsonWebKeySet = { keys: [{ ...replacement, kid: 'third' }] }
    expect((await keys.setJsonWebKeySet({ set, jsonWebKeySet })).data).toEqual(jsonWebKeySet)
    expect((await keys.getJsonWebKeySet({ set })).data).toEqual(jsonWebKeySet)
    expect((await keys.deleteJsonWebKey({ set, kid: 'third' })).status).toBe(204)
    expect((await keys.deleteJsonWebKeySet({ set })).status).toBe(204)
    expect(await refusal(keys.getJsonWebKeySet({ set }))).toEqual({
      status: 404,
      data: { error: 'Not Found', error_description: expect.any(String) },
    })
  })

  it('reads why a key is refused', async () => {
    const { keys } = given()
    const unknown = keys.createJsonWebKeySet({
      set: 'refused-keys',
      createJsonWebKeySet: { alg: 'unknown', kid: 'x', use: 'sig' },
    })
    expect(await refusal(unknown)).toMatchObject({ status: 400, data: { error: 'Bad Request' } })
    const createJsonWebKeySet = { alg: 'ES256', kid: 'x', use: 'sig' }
    await keys.createJsonWebKeySet({ set: 'refused-keys', createJsonWebKeySet })
    const again = keys.createJsonWebKeySet({ set: 'refused-keys', createJsonWebKeySet })
    expect((await refusal(again)).status).toBe(409)
    expect(await refusal(keys.getJsonWebKey({ set: 'refused-keys', kid: 'y' }))).toMatchObject({
      status: 404,
      data: { error: 'Unable to locate the resource' },
    })
  })

  it('finds the public part of every signing key at the well-known address', async () => {
    const { keys, wellknown } = given()
    const { data } = await wellknown.discoverJsonWebKeys()
    for (const set of ['hydra.openid.id-token', 'hydra.jwt.access-token']) {
      const { data: stored } = await keys.getJsonWebKeySet({ set })
      expect(stored.keys?.length).toBeGreaterThan(0)
      for (const { kid, kty } of stored.keys ?? [])
        expect(data.keys).toContainEqual(expect.objectContaining({ kid, kty }))
    }
    for (const key of data.keys ?? []) expect(key).not.toHaveProperty('d')
  })

  it('lets an administrator replace the key that signs', async () => {
    const { http, platform, wellknown } = given()
    const rotate = `${platform.adminUrl}/admin/keys/hydra.openid.id-token/rotate`
    const { data, status } = await http.post(rotate, { alg: 'RS256' })
    expect(status).toBe(201)
    const published = (await wellknown.discoverJsonWebKeys()).data.keys?.map(({ kid }) => kid)
    expect(published).toContain(data.keys[0].kid)
    expect(await refusal(http.post(`${platform.adminUrl}/admin/keys/own/rotate`, {}))).toMatchObject({
      status: 400,
      data: { error: 'The request was malformed or contained invalid parameters' },
    })
  })
}
