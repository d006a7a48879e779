import { Configuration, FrontendApi, IdentityApi } from '@ory/kratos-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../test/support/identity.ts'
import { identityEndpoints } from './endpoints.ts'

let identity: TestIdentity
let identities: IdentityApi
let frontend: FrontendApi
let schemas: IdentityApi
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: identityEndpoints })
  const [adminAddress, publicAddress] = await Promise.all([
    identity.admin.listen({ port: 0, host: '127.0.0.1' }),
    identity.public.listen({ port: 0, host: '127.0.0.1' }),
  ])
  identities = new IdentityApi(new Configuration({ basePath: adminAddress }))
  schemas = new IdentityApi(new Configuration({ basePath: publicAddress }))
  frontend = new FrontendApi(new Configuration({ basePath: publicAddress }))
})
afterAll(() => identity.close())

const device = { ipAddress: '192.0.2.1', userAgent: 'browser', location: undefined }
const signIn = (identityId: string) =>
  identity.context.sessions.issue({
    identityId,
    methods: [{ method: 'oidc', aal: 'aal1', completed_at: '2026-07-01T12:00:00.000Z' }],
    device,
  })
const refusal = async (call: Promise<unknown>): Promise<number | undefined> =>
  await call.then(
    () => undefined,
    (error: { response?: { status: number } }) => error.response?.status,
  )

describe('the published client of the identity contract', () => {
  it('drives the admin API of identities', async () => {
    const { data: ada } = await identities.createIdentity({
      createIdentityBody: {
        schema_id: 'person',
        traits: { email: 'ada@example.org' },
        metadata_admin: { note: 'vip' },
        external_id: 'hr-1',
        credentials: { oidc: { config: { providers: [{ provider: 'acme', subject: 'ada' }] } } },
      },
    })
    const { id } = ada
    expect((await identities.getIdentity({ id })).data).toEqual(ada)
    const revealed = await identities.getIdentity({ id, includeCredential: ['oidc', 'password'] })
    expect(revealed.data.credentials?.oidc?.config).toMatchObject({ providers: [{ subject: 'ada' }] })
    expect((await identities.getIdentityByExternalID({ externalID: 'hr-1' })).data.id).toBe(id)
    const listed = await identities.listIdentities({ credentialsIdentifier: 'ada@example.org', pageSize: 10 })
    expect(listed.data.map((found) => found.id)).toEqual([id])
    const byIds = await identities.listIdentities({ ids: [id] })
    expect(byIds.data.map((found) => found.id)).toEqual([id])
    const replaced = await identities.updateIdentity({
      id,
      updateIdentityBody: {
        schema_id: 'person',
        state: 'active',
        traits: { email: 'ada@example.com' },
        external_id: 'hr-1',
      },
    })
    expect(replaced.data.traits).toEqual({ email: 'ada@example.com' })
    const patched = await identities.patchIdentity({
      id,
      jsonPatch: [{ op: 'replace', path: '/state', value: 'inactive' }],
    })
    expect(patched.data.state).toBe('inactive')
    const last = identities.deleteIdentityCredentials({ id, type: 'oidc', identifier: 'acme:ada' })
    expect(await refusal(last)).toBe(400)
    await identities.deleteIdentity({ id })
    expect(await refusal(identities.getIdentity({ id }))).toBe(404)
  })

  it('drives sessions, on both sides', async () => {
    const { data: grace } = await identities.createIdentity({
      createIdentityBody: { schema_id: 'person', traits: { email: 'grace@example.org' } },
    })
    const [mine, other, third] = [await signIn(grace.id), await signIn(grace.id), await signIn(grace.id)]
    const xSessionToken = mine.token
    const { data: session } = await frontend.toSession({ xSessionToken })
    expect(session).toMatchObject({ id: mine.session.id, identity: { id: grace.id } })
    expect((await frontend.listMySessions({ xSessionToken })).data).toHaveLength(2)
    await frontend.disableMySession({ id: other.session.id, xSessionToken })
    expect((await frontend.disableMyOtherSessions({ xSessionToken })).data.count).toBe(1)
    expect(await refusal(frontend.toSession({ xSessionToken: third.token }))).toBe(401)

    const { id } = mine.session
    expect((await identities.getSession({ id, expand: ['identity', 'devices'] })).data).toMatchObject({
      identity: { id: grace.id },
      devices: [{ ip_address: '192.0.2.1' }],
    })
    expect((await identities.extendSession({ id })).data.id).toBe(id)
    expect((await identities.listSessions({ active: true, expand: ['identity'] })).data[0]?.id).toBe(id)
    expect((await identities.listIdentitySessions({ id: grace.id, active: true })).data).toHaveLength(1)
    await identities.disableSession({ id })
    expect(await refusal(frontend.toSession({ xSessionToken }))).toBe(401)
    await identities.deleteIdentitySessions({ id: grace.id })
  })

  it('reads schemas', async () => {
    expect((await schemas.listIdentitySchemas()).data.map(({ id }) => id)).toEqual(['person'])
    expect((await schemas.getIdentitySchema({ id: 'person' })).data).toMatchObject({ title: 'Person' })
  })
})
