import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from '../../../test/support/command-line.ts'
import { ComposedPlatform } from '../../../test/support/composed-platform.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { HttpBrowser } from '../../../test/support/http-browser.ts'
import { freePorts } from '../../../test/support/ports.ts'

let directory: string
let database: TestDatabase
let platform: ComposedPlatform
let applicationPort: number
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'commands-'))
  database = await createTestDatabase()
  applicationPort = (await freePorts(1))[0] as number
  const pages = `http://127.0.0.1:${applicationPort}`
  platform = await ComposedPlatform.start(database.url, {
    oauth2: { urls: { login: `${pages}/login`, consent: `${pages}/consent` } },
  })
})
afterAll(async () => {
  await platform.stop()
  await database.drop()
  rmSync(directory, { recursive: true })
})

const file = (name: string, content: unknown) => {
  const path = join(directory, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const admin = (...commandLine: string[]) =>
  runCommandLine([...commandLine, '--endpoint', platform.adminUrl, '--format', 'json'])
const asPublic = (...commandLine: string[]) =>
  runCommandLine([...commandLine, '--endpoint', platform.publicUrl, '--format', 'json'])
async function json(outcome: ReturnType<typeof runCommandLine>) {
  const { output, errors, exitCode } = await outcome
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 })
  return JSON.parse(output)
}

describe('oauth2-client', () => {
  it('is created, shown, changed, listed and deleted', async () => {
    const created = await json(
      admin(
        ...['create', 'oauth2-client', '--name', 'Grafana', '--scope', 'openid,email', '--scope', 'offline'],
        ...['--redirect-uri', 'https://grafana.example.com/callback', '--skip-consent'],
      ),
    )
    expect(created).toMatchObject({
      client_name: 'Grafana',
      scope: 'openid email offline',
      redirect_uris: ['https://grafana.example.com/callback'],
      grant_types: ['authorization_code'],
      skip_consent: true,
    })
    expect(created.client_secret).toMatch(/^.{26,}$/)
    const id = created.client_id

    expect(await json(admin('get', 'client', id))).toMatchObject({ client_name: 'Grafana' })
    const changed = await json(admin('update', 'oauth2-client', id, '--name', 'Dashboards'))
    expect(changed).toMatchObject({ client_name: 'Dashboards', scope: 'openid email offline' })
    expect(await json(admin('list', 'oauth2-clients', '--name', 'Dashboards'))).toMatchObject({
      items: [{ client_id: id }],
      next_page_token: '',
      is_last_page: true,
    })
    expect(await json(admin('delete', 'oauth2-client', id))).toBe(id)
    expect((await admin('get', 'client', id)).errors).toMatch(/answered 404/)
  })

  it('is replaced by a file', async () => {
    const { client_id } = await json(admin('create', 'client', '--name', 'Before', '--owner', 'somebody'))
    const replaced = await json(
      admin('update', 'client', client_id, '--file', file('client.json', { client_name: 'After' })),
    )
    expect(replaced).toMatchObject({ client_id, client_name: 'After', owner: '' })
  })

  it('is not changed by a command that does not say what to change', async () => {
    const outcome = await admin('update', 'client', 'whoever')
    expect(outcome).toMatchObject({ exitCode: 2 })
    expect(outcome.errors).toMatch('name at least one option')
  })

  it('is imported from lists and lines; what is refused is named, and the rest goes on', async () => {
    const list = file('list.json', [{ client_id: 'one' }, { client_id: 'two' }])
    const lines = file('lines.jsonl', '{"client_id":"three"}\n{"client_id":"one"}\n{"client_id":"four"}\n')
    const outcome = await admin('import', 'oauth2-client', list, lines)
    expect(outcome.exitCode).toBe(1)
    expect(outcome.errors).toMatch(/lines\.jsonl, object 2: The server answered 409/)
    const ids = JSON.parse(outcome.output).map(({ client_id }: { client_id: string }) => client_id)
    expect(ids.sort()).toEqual(['four', 'one', 'three', 'two'])
  })

  it('says which of several could not be deleted', async () => {
    const { client_id } = await json(admin('create', 'client'))
    const outcome = await admin('delete', 'client', 'nobody', client_id)
    expect(outcome).toMatchObject({ exitCode: 1, output: `"${client_id}"\n` })
    expect(outcome.errors).toMatch(/^nobody: The server answered 404/)
  })

  it('is listed page by page, or all of them', async () => {
    const owner = 'of many'
    for (let number = 0; number < 3; number++) await json(admin('create', 'client', '--owner', owner))
    const first = await json(admin('list', 'clients', '--owner', owner, '--page-size', '2'))
    expect(first).toMatchObject({ is_last_page: false, items: [{}, {}] })
    const second = await json(
      admin('list', 'clients', '--owner', owner, '--page-size', '2', '--page-token', first.next_page_token),
    )
    expect(second).toMatchObject({ is_last_page: true, items: [{}] })
    const all = await json(admin('list', 'clients', '--owner', owner, '--page-size', '1', '--all'))
    expect(all.items).toHaveLength(3)
  })
})

describe('results', () => {
  it.each([
    ['table', /^CLIENT ID +shown\nCLIENT SECRET +-\nNAME +Shown/m],
    ['json', /^\{"client_id":"shown"/],
    ['json-pretty', /^\{\n {2}"client_id": "shown"/],
    ['yaml', /^client_id: shown\n/],
  ])('are written as %s', async (format, expected) => {
    await runCommandLine([
      ...['create', 'client', '--id', 'shown', '--name', 'Shown\u001b[31m'],
      ...['--endpoint', platform.adminUrl],
    ])
    const { output } = await runCommandLine([
      ...['get', 'client', 'shown', '--format', format, '--endpoint', platform.adminUrl],
    ])
    expect(output).toMatch(expected)
    if (format === 'table') expect(output).not.toContain('\u001b')
  })

  it('are only the ids where nothing else is wanted', async () => {
    const { output } = await runCommandLine([
      ...['create', 'client', '--id', 'quiet', '--quiet', '--endpoint', platform.adminUrl],
    ])
    expect(output).toBe('quiet\n')
  })
})

describe('jwk', () => {
  it('is created, shown without its private part, and deleted with its set', async () => {
    const { keys } = await json(admin('create', 'jwk', 'a-set', 'a-key', '--alg', 'ES256'))
    expect(keys).toMatchObject([{ kid: 'a-key', alg: 'ES256', use: 'sig', d: expect.any(String) }])
    const shown = await json(admin('get', 'jwk', 'a-set', '--public'))
    expect(shown).toMatchObject({ set: 'a-set', keys: [{ kid: 'a-key' }] })
    expect(shown.keys[0]).not.toHaveProperty('d')
    expect(await json(admin('delete', 'jwks', 'a-set'))).toBe('a-set')
    expect((await admin('get', 'jwk', 'a-set')).exitCode).toBe(1)
  })

  it('is imported from PEM and from a set', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = file('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const { keys } = await json(admin('import', 'jwk', 'imported', pem, '--default-key-id', 'from-pem'))
    expect(keys).toMatchObject([{ kid: 'from-pem', alg: 'ES256', use: 'sig' }])
    const set = file('set.json', { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'from-set' }] })
    await json(admin('import', 'jwk', 'imported', set))
    const all = await json(admin('get', 'jwk', 'imported'))
    expect(all.keys.map(({ kid }: { kid: string }) => kid).sort()).toEqual(['from-pem', 'from-set'])
  })

  it('is refused when a file holds none, before anything is changed', async () => {
    const good = file('good.json', { kty: 'oct', k: 'AAAA', kid: 'good' })
    const outcome = await admin('import', 'jwk', 'unchanged', good, file('bad.txt', 'no key'))
    expect(outcome).toMatchObject({ exitCode: 1, output: '' })
    expect(outcome.errors).toMatch('bad.txt holds no key')
    expect((await admin('get', 'jwk', 'unchanged')).exitCode).toBe(1)
  })
})

describe('tokens', () => {
  const machine = async () => {
    const client = await json(
      admin('create', 'client', '--grant-type', 'client_credentials', '--scope', 'read'),
    )
    return ['--client-id', client.client_id, '--client-secret', client.client_secret]
  }

  it('are got by an application for itself, inspected and revoked', async () => {
    const credentials = await machine()
    const tokens = await json(asPublic('perform', 'client-credentials', ...credentials, '--scope', 'read'))
    expect(tokens).toMatchObject({
      scope: 'read',
      expires_in: expect.any(Number),
      expiry: expect.any(String),
    })
    expect(await json(admin('introspect', 'token', tokens.access_token))).toMatchObject({
      active: true,
      client_id: credentials[1],
    })
    await json(asPublic('revoke', 'token', tokens.access_token, ...credentials))
    expect(await json(admin('introspect', 'token', tokens.access_token))).toEqual({ active: false })
  })

  it('of an application are ended together', async () => {
    const credentials = await machine()
    const { access_token } = await json(asPublic('perform', 'client-credentials', ...credentials))
    await json(admin('delete', 'access-tokens', credentials[1] as string))
    expect(await json(admin('introspect', 'token', access_token))).toEqual({ active: false })
  })

  it('are refused with what the server says', async () => {
    const [, id] = await machine()
    const outcome = await asPublic(
      ...['perform', 'client-credentials', '--client-id', id as string, '--client-secret', 'wrong'],
    )
    expect(outcome).toMatchObject({ exitCode: 1, output: '' })
    expect(outcome.errors).toMatch(/answered 401: invalid_client: /)
  })
})

describe('perform authorization-code', () => {
  const port = () => String(applicationPort)
  const application = async () => {
    const client = await json(
      admin(
        ...['create', 'client', '--grant-type', 'authorization_code,refresh_token'],
        ...['--redirect-uri', `http://127.0.0.1:${applicationPort}/callback`],
      ),
    )
    return ['--client-id', client.client_id, '--client-secret', client.client_secret]
  }
  /** Runs the command, and a browser as soon as it says where to begin. */
  async function perform(options: readonly string[], browse: (begin: string) => Promise<unknown>) {
    const { promise: begin, resolve } = Promise.withResolvers<string>()
    const outcome = runCommandLine(
      [
        ...['perform', 'authorization-code', '--no-open', '--port', port(), ...(await application())],
        ...['--endpoint', platform.publicUrl, '--admin-endpoint', platform.adminUrl, '--format', 'json'],
        ...options,
      ],
      (text) => {
        const [address] = /http:\S+/.exec(text) ?? []
        if (address) resolve(address)
      },
    )
    await browse(await begin)
    return outcome
  }

  it('gets tokens without a page', async () => {
    const outcome = await perform(['--skip', '--subject', 'ada'], (begin) => new HttpBrowser().follow(begin))
    expect(outcome.exitCode).toBe(0)
    const tokens = JSON.parse(outcome.output)
    expect(tokens).toMatchObject({ id_token: expect.any(String), refresh_token: expect.any(String) })
    expect(await json(admin('introspect', 'token', tokens.access_token))).toMatchObject({ sub: 'ada' })
  })

  it('shows pages on which a person signs in and grants a part', async () => {
    const outcome = await perform(['--response-mode', 'query'], async (begin) => {
      const browser = new HttpBrowser()
      const login = await browser.follow(begin)
      const consent = await browser.follow(login.url, {
        form: { challenge: challengeIn(login.text), subject: 'eve' },
      })
      await browser.follow(consent.url, { form: { challenge: challengeIn(consent.text), scope: 'openid' } })
    })
    expect(JSON.parse(outcome.output)).toMatchObject({ scope: 'openid' })
  })

  it('says that the person refused', async () => {
    const outcome = await perform([], async (begin) => {
      const browser = new HttpBrowser()
      const login = await browser.follow(begin)
      await browser.follow(login.url, { form: { challenge: challengeIn(login.text), refuse: 'true' } })
    })
    expect(outcome).toMatchObject({ exitCode: 1, output: '' })
    expect(outcome.errors).toMatch('access_denied: ')
  })

  it('goes on after an answer to another request', async () => {
    const outcome = await perform(['--skip'], async (begin) => {
      const page = await new HttpBrowser().request(`${begin}callback?code=forged&state=forged`)
      expect(page.text).toMatch('its state differs')
      await new HttpBrowser().follow(begin)
    })
    expect(outcome.exitCode).toBe(0)
  })
})

describe('a server', () => {
  it('that does not answer is named', async () => {
    const [port] = await freePorts(1)
    const outcome = await runCommandLine(['list', 'clients', '--endpoint', `http://127.0.0.1:${port}`])
    expect(outcome).toMatchObject({ exitCode: 1 })
    expect(outcome.errors).toMatch(`http://127.0.0.1:${port} cannot be reached (ECONNREFUSED)`)
  })

  it('gets headers, and the admin token as a bearer token', async () => {
    const { createServer } = await import('node:http')
    const seen: (string | undefined)[] = []
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization, request.headers['x-tenant'] as string)
      response.end('[]')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    await runCommandLine([
      ...['list', 'clients', '--endpoint', `http://127.0.0.1:${port}`],
      ...['--token', 'of the admin', '-H', 'X-Tenant: one'],
    ])
    server.close()
    expect(seen).toEqual(['Bearer of the admin', 'one'])
  })

  it.each([
    [['--endpoint', 'nowhere'], 'is no address'],
    [['-H', 'no header'], 'is not written as "Name: value"'],
  ])('is not asked when the command line has %j', async (options, reason) => {
    const outcome = await runCommandLine(['list', 'clients', ...options])
    expect(outcome.exitCode).toBe(1)
    expect(outcome.errors).toMatch(reason)
  })
})

function challengeIn(html: string): string {
  const [, challenge] = /name="challenge" value="([^"]*)"/.exec(html) ?? []
  if (challenge === undefined) throw new Error(`no form: ${html}`)
  return challenge.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
