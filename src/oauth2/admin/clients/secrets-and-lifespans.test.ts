import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start()
})
afterAll(() => server.stop())

async function admin(method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) {
  const url = `/admin/clients/${path}`
  const answer = await server.adminServer.inject({ method, url, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json() }
}

async function authenticates({ client_id }: RegisteredClient, client_secret: string): Promise<boolean> {
  const answer = await server.post('/oauth2/revoke', { token: 'x' }, { client_id, client_secret })
  return answer.statusCode === 200
}

describe('rotating the secret of a client', () => {
  it('shows the new secret once and keeps the former one valid until it is dropped', async () => {
    const client = await server.register()
    const rotated = await admin('POST', `${client.client_id}/secrets/rotate`)
    expect(rotated.status).toBe(200)
    const { client_secret: secret, ...document } = rotated.body
    expect(secret).toMatch(/^[\w.~-]{26}$/)
    expect(secret).not.toBe(client.client_secret)
    expect((await admin('GET', client.client_id)).body).toEqual(document)
    expect(await authenticates(client, secret)).toBe(true)
    expect(await authenticates(client, client.client_secret)).toBe(true)

    const dropped = await admin('DELETE', `${client.client_id}/secrets/rotate`)
    expect(dropped).toEqual({ status: 200, body: document })
    expect(await authenticates(client, secret)).toBe(true)
    expect(await authenticates(client, client.client_secret)).toBe(false)
  })

  it('keeps five former secrets, and ends the oldest', async () => {
    const client = await server.register()
    const secrets = [client.client_secret]
    for (let rotation = 0; rotation < 6; rotation++)
      secrets.push((await admin('POST', `${client.client_id}/secrets/rotate`)).body.client_secret)
    const valid = await Promise.all(secrets.map((secret) => authenticates(client, secret)))
    expect(valid).toEqual([false, true, true, true, true, true, true])
  })

  it('keeps a former secret that a person chose, whose hash is slow', async () => {
    const client = await server.register({ client_secret: 'chosen by a person' })
    await admin('POST', `${client.client_id}/secrets/rotate`)
    expect(await authenticates(client, 'chosen by a person')).toBe(true)
  })

  it('loses none of two secrets that are made at once', async () => {
    const client = await server.register()
    const both = await Promise.all([1, 2].map(() => admin('POST', `${client.client_id}/secrets/rotate`)))
    for (const { body } of both) expect(await authenticates(client, body.client_secret)).toBe(true)
  })

  it('ends every former secret when somebody sets one', async () => {
    const client = await server.register()
    await admin('POST', `${client.client_id}/secrets/rotate`)
    await admin('PATCH', client.client_id, [
      { op: 'replace', path: '/client_secret', value: 'set by somebody' },
    ])
    expect(await authenticates(client, client.client_secret)).toBe(false)
    expect(await authenticates(client, 'set by somebody')).toBe(true)
  })

  it('is refused to a client that has no secret', async () => {
    const client = await server.register({ token_endpoint_auth_method: 'none' })
    const { status, body } = await admin('POST', `${client.client_id}/secrets/rotate`)
    expect(status).toBe(400)
    expect(body).toEqual({
      error: 'invalid_client_metadata',
      error_description: expect.stringContaining("'none'"),
    })
  })

  it.each(['POST', 'DELETE'] as const)('by %s answers 404 without such a client', async (method) => {
    const { status, body } = await admin(method, 'nobody/secrets/rotate')
    expect(status).toBe(404)
    expect(body).toEqual({ error: 'Unable to locate the resource', error_description: '' })
  })
})

describe('setting the lifespans of a client', () => {
  it('replaces all of them and changes nothing else', async () => {
    const client = await server.register({ client_credentials_grant_access_token_lifespan: '5m' })
    const { body: before } = await admin('GET', client.client_id)
    const { status, body } = await admin('PUT', `${client.client_id}/lifespans`, {
      jwt_bearer_grant_access_token_lifespan: '90m',
      implicit_grant_id_token_lifespan: null,
    })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...before,
      client_credentials_grant_access_token_lifespan: null,
      jwt_bearer_grant_access_token_lifespan: '1h30m0s',
      updated_at: body.updated_at,
    })
  })

  it('counts for the next token and keeps the secret', async () => {
    const client = await server.register()
    const lifespans = { client_credentials_grant_access_token_lifespan: '2h' }
    await admin('PUT', `${client.client_id}/lifespans`, lifespans)
    const token = await server.token(client, { grant_type: 'client_credentials' })
    expect(token.json().expires_in).toBe(7200)
  })

  it.each([
    ['no duration', { implicit_grant_access_token_lifespan: 'soon' }],
    ['a number', { implicit_grant_access_token_lifespan: 3600 }],
    ['a list', []],
  ])('refuses %s', async (_name, lifespans) => {
    const client = await server.register()
    const { status, body } = await admin('PUT', `${client.client_id}/lifespans`, lifespans)
    expect(status).toBe(400)
    expect(body.error).toBe('The request was malformed or contained invalid parameters')
  })

  it('answers 404 without such a client', async () => {
    expect((await admin('PUT', 'nobody/lifespans', {})).status).toBe(404)
  })
})
