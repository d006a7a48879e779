import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { type HydraClient, redirectUri } from '../../support/hydra-client.ts'

export function registrationTests(given: () => HydraClient): void {
  it('registers an application, which reads, replaces and deletes itself', async () => {
    const anybody = given().oidc()
    const { data: created, status } = await anybody.createOidcDynamicClient({
      oAuth2Client: { client_name: 'dynamic', redirect_uris: [redirectUri] },
    })
    expect(status).toBe(201)
    const id = created.client_id as string
    expect(created.registration_client_uri).toBe(`${given().platform.publicUrl}/oauth2/register/${id}`)
    const itself = given().oidc(created.registration_access_token)
    expect((await itself.getOidcDynamicClient({ id })).data).toMatchObject({ client_name: 'dynamic' })
    const { data: replaced } = await itself.setOidcDynamicClient({
      id,
      oAuth2Client: { client_name: 'renamed', redirect_uris: [redirectUri] },
    })
    expect(replaced.client_name).toBe('renamed')
    const unauthorized = { status: 401, data: { error: 'The request could not be authorized' } }
    expect(await refusal(itself.getOidcDynamicClient({ id }))).toMatchObject(unauthorized)
    const renewed = given().oidc(replaced.registration_access_token)
    expect((await renewed.deleteOidcDynamicClient({ id })).status).toBe(204)
    expect(await refusal(renewed.getOidcDynamicClient({ id }))).toMatchObject(unauthorized)
  })

  it('reads why a registration is refused', async () => {
    const anybody = given().oidc()
    const registering = (oAuth2Client: object) => refusal(anybody.createOidcDynamicClient({ oAuth2Client }))
    expect(await registering({ client_secret: 'my own secret' })).toMatchObject({
      status: 400,
      data: { error: 'The request was malformed or contained invalid parameters' },
    })
    expect(await registering({ redirect_uris: ['https://app.example.com/#'] })).toMatchObject({
      status: 400,
      data: { error: 'invalid_redirect_uri' },
    })
  })

  it('lets an administrator read the policy, and issue and revoke tokens for registrations', async () => {
    const { http, platform } = given()
    const registration = `${platform.adminUrl}/admin/oauth2/registration`
    expect((await http.get(`${registration}/policy`)).data).toMatchObject({ enabled: true })
    const tokens = `${registration}/initial-access-tokens`
    const { data: issued } = await http.post(tokens, { description: 'CI', uses: 1 })
    expect((await http.get(tokens)).data).toMatchObject([{ id: issued.id, remaining_uses: 1 }])
    const holder = given().oidc(issued.token)
    const oAuth2Client = { redirect_uris: [redirectUri] }
    const { data: client } = await holder.createOidcDynamicClient(
      { oAuth2Client },
      { headers: { authorization: `Bearer ${issued.token}` } },
    )
    expect(client.client_id).toBeDefined()
    expect((await http.get(tokens)).data).toEqual([])
    expect((await http.delete(`${tokens}/${issued.id}`)).status).toBe(204)
  })
}
