import type { OAuth2Client } from '@ory/hydra-client'
import { expect, it } from 'vitest'
import { nextPageToken, refusal } from '../../support/described-client.ts'
import type { HydraClient } from '../../support/hydra-client.ts'

const notFound = { error: 'Unable to locate the resource', error_description: '' }

const everyField: OAuth2Client = {
  access_token_strategy: 'opaque',
  allowed_cors_origins: ['https://app.example.com'],
  audience: ['https://api.example.com'],
  backchannel_logout_session_required: true,
  backchannel_logout_uri: 'https://app.example.com/back',
  client_name: 'Everything',
  client_uri: 'https://app.example.com',
  contacts: ['ada@example.com'],
  frontchannel_logout_session_required: true,
  frontchannel_logout_uri: 'https://app.example.com/front',
  grant_types: ['authorization_code', 'refresh_token'],
  jwks: { keys: [{ kty: 'EC', crv: 'P-256', kid: 'k', use: 'sig', alg: 'ES256', x: 'x', y: 'y' }] },
  logo_uri: 'https://app.example.com/logo.png',
  metadata: { team: { name: 'maps', members: [1, 2] } },
  owner: 'maps',
  policy_uri: 'https://app.example.com/policy',
  post_logout_redirect_uris: ['https://app.example.com/signed-out'],
  redirect_uris: ['https://app.example.com/callback', 'http://127.0.0.1/callback'],
  response_types: ['code'],
  scope: 'openid offline_access maps.read',
  skip_consent: true,
  skip_logout_consent: true,
  subject_type: 'public',
  token_endpoint_auth_method: 'client_secret_post',
  tos_uri: 'https://app.example.com/terms',
  userinfo_signed_response_alg: 'none',
  authorization_code_grant_access_token_lifespan: '1h30m0s',
  client_credentials_grant_access_token_lifespan: '5m0s',
  refresh_token_grant_refresh_token_lifespan: '240h0m0s',
}

export function clientTests(given: () => HydraClient): void {
  const ids = (clients: readonly OAuth2Client[]) => clients.map(({ client_id }) => client_id)

  it('creates one with every field, and shows its secret once', async () => {
    const { admin } = given()
    const { data: created, status, headers } = await admin.createOAuth2Client({ oAuth2Client: everyField })
    expect(status).toBe(201)
    expect(created).toMatchObject(everyField)
    expect(created.client_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(created.client_secret).toMatch(/^[\w.~-]{26}$/)
    expect(created.client_secret_expires_at).toBe(0)
    expect(headers.location).toBe(`/admin/clients/${created.client_id}`)
    const { client_secret: _, registration_access_token, registration_client_uri, ...shown } = created
    expect(registration_client_uri).toContain(created.client_id)
    const { data: read } = await admin.getOAuth2Client({ id: created.client_id as string })
    expect(read).toEqual(shown)
    expect(Date.parse(read.created_at as string)).not.toBeNaN()
  })

  it('creates one with an id and a secret of its own, once', async () => {
    const { admin } = given()
    const chosen = { client_id: 'chosen', client_secret: 'a secret that somebody chose' }
    expect((await admin.createOAuth2Client({ oAuth2Client: chosen })).data).toMatchObject(chosen)
    expect(await refusal(admin.createOAuth2Client({ oAuth2Client: chosen }))).toMatchObject({
      status: 409,
      data: {
        error: 'Unable to insert or update resource because a resource with that value exists already',
      },
    })
  })

  it('reads why a document is refused', async () => {
    const { admin } = given()
    const withFragment = { redirect_uris: ['https://app.example.com/callback#part'] }
    const { status, data } = await refusal(admin.createOAuth2Client({ oAuth2Client: withFragment }))
    expect(status).toBe(400)
    expect(data).toEqual({
      error: 'invalid_redirect_uri',
      error_description: expect.stringContaining('https://app.example.com/callback#part'),
    })
    const unknown = { subject_type: 'nobody' }
    expect(await refusal(admin.createOAuth2Client({ oAuth2Client: unknown }))).toMatchObject({
      status: 400,
      data: { error: 'invalid_client_metadata' },
    })
  })

  it('lists page by page, following the header Link', async () => {
    const { admin } = given()
    for (const letter of ['a', 'b', 'c', 'd', 'e'])
      await admin.createOAuth2Client({
        oAuth2Client: { client_id: `page-${letter}`, client_name: `Page ${letter}`, owner: 'pages' },
      })
    const pages: (string | undefined)[][] = []
    let pageToken: string | undefined
    do {
      const { data, headers } = await admin.listOAuth2Clients({ owner: 'pages', pageSize: 2, pageToken })
      pages.push(ids(data))
      pageToken = nextPageToken(headers.link)
    } while (pageToken)
    expect(pages).toEqual([['page-a', 'page-b'], ['page-c', 'page-d'], ['page-e']])
    const named = await admin.listOAuth2Clients({ clientName: 'Page d' })
    expect(ids(named.data)).toEqual(['page-d'])
    const elsewhere = await admin.listOAuth2Clients({ clientName: 'Page d', owner: 'somebody else' })
    expect(elsewhere.data).toEqual([])
    expect(await refusal(admin.listOAuth2Clients({ pageToken: 'forged' }))).toMatchObject({
      status: 400,
      data: { error: 'The request was malformed or contained invalid parameters' },
    })
  })

  it('replaces one, and keeps its id and its secret', async () => {
    const { admin } = given()
    const { data: created } = await admin.createOAuth2Client({ oAuth2Client: everyField })
    const id = created.client_id as string
    const { data: replaced } = await admin.setOAuth2Client({ id, oAuth2Client: { client_name: 'Replaced' } })
    expect(replaced).toMatchObject({
      client_id: id,
      client_name: 'Replaced',
      redirect_uris: [],
      owner: '',
      skip_consent: false,
      skip_logout_consent: null,
      created_at: created.created_at,
    })
    expect(replaced).not.toHaveProperty('client_secret')
    expect((await given().application(created).revokeOAuth2Token({ token: 'unknown' })).status).toBe(200)
  })

  it('patches one, but not its id', async () => {
    const { admin } = given()
    const { data: created } = await admin.createOAuth2Client({ oAuth2Client: everyField })
    const id = created.client_id as string
    const { data: patched } = await admin.patchOAuth2Client({
      id,
      jsonPatch: [
        { op: 'replace', path: '/client_name', value: 'Patched' },
        { op: 'add', path: '/contacts/-', value: 'grace@example.com' },
        { op: 'remove', path: '/owner' },
      ],
    })
    expect(patched).toEqual({
      ...everyField,
      client_id: id,
      client_name: 'Patched',
      contacts: ['ada@example.com', 'grace@example.com'],
      owner: '',
      ...unchanged(created),
      updated_at: patched.updated_at,
    })
    const jsonPatch = [{ op: 'replace', path: '/client_id', value: 'another' }]
    expect((await refusal(admin.patchOAuth2Client({ id, jsonPatch }))).status).toBe(400)
    expect((await admin.getOAuth2Client({ id })).data).toEqual(patched)
  })

  it('sets the lifespans of one, and nothing else', async () => {
    const { admin } = given()
    const { data: created } = await admin.createOAuth2Client({ oAuth2Client: everyField })
    const id = created.client_id as string
    const lifespans = { device_authorization_grant_id_token_lifespan: '45s' }
    const { data: changed } = await admin.setOAuth2ClientLifespans({
      id,
      oAuth2ClientTokenLifespans: lifespans,
    })
    expect(changed).toMatchObject({ client_name: 'Everything', ...lifespans })
    expect(changed.client_credentials_grant_access_token_lifespan).toBeNull()
    expect((await admin.getOAuth2Client({ id })).data).toEqual(changed)
  })

  /** The contract has this operation, the published client not yet. */
  it('rotates the secret of one, and drops the former one', async () => {
    const { http, platform } = given()
    const application = (client: OAuth2Client) => given().application(client)
    const created = await given().register()
    const rotation = `${platform.adminUrl}/admin/clients/${created.client_id}/secrets/rotate`
    const { data: rotated } = await http.post<OAuth2Client>(rotation)
    expect(rotated.client_secret).toMatch(/^[\w.~-]{26}$/)
    for (const client of [created, rotated])
      expect((await application(client).revokeOAuth2Token({ token: 'unknown' })).status).toBe(200)
    const { data: dropped } = await http.delete<OAuth2Client>(rotation)
    expect(dropped).not.toHaveProperty('client_secret')
    expect((await refusal(application(created).revokeOAuth2Token({ token: 'unknown' }))).status).toBe(401)
  })

  it('deletes one, and reads that it is gone', async () => {
    const { admin } = given()
    await admin.createOAuth2Client({ oAuth2Client: { client_id: 'short-lived' } })
    expect((await admin.deleteOAuth2Client({ id: 'short-lived' })).status).toBe(204)
    const calls = [
      () => admin.getOAuth2Client({ id: 'short-lived' }),
      () => admin.setOAuth2Client({ id: 'short-lived', oAuth2Client: {} }),
      () => admin.patchOAuth2Client({ id: 'short-lived', jsonPatch: [] }),
      () => admin.setOAuth2ClientLifespans({ id: 'short-lived' }),
      () => admin.deleteOAuth2Client({ id: 'short-lived' }),
    ]
    for (const call of calls) expect(await refusal(call())).toEqual({ status: 404, data: notFound })
  })
}

/** The fields that a document does not name, as the server filled them in. */
function unchanged(created: OAuth2Client): OAuth2Client {
  const once = ['client_secret', 'registration_access_token', 'registration_client_uri']
  const named = new Set<string>([...Object.keys(everyField), ...once, 'client_id', 'updated_at'])
  return Object.fromEntries(Object.entries(created).filter(([name]) => !named.has(name)))
}
