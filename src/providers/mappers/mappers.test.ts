import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { providerConfiguration } from '../../config/provider.ts'
import type { MapperIdentity, ProviderClaims } from '../../contracts/provider-registry.ts'
import { createOutgoing, type OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import { providerClaims } from '../claims/provider-claims.ts'
import { createMapper } from './create-mapper.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanup.splice(0)) await clean()
})

const claims = providerClaims('https://idp.test', 'ada-1', {
  email: 'ada@example.com',
  email_verified: true,
  given_name: 'Ada',
  groups: ['staff', 'admins'],
})

const open = createOutgoing({ disallowPrivateIpRanges: false })

async function mapper(
  mapper_url: string,
  { fetch = open, clock = () => new Date(0) }: { fetch?: OutgoingFetch; clock?: () => Date } = {},
) {
  const configuration = providerConfiguration.parse({
    id: 'upstream',
    provider: 'generic',
    issuer_url: 'https://idp.test',
    client_id: 'x',
    client_secret: 'x',
    mapper_url,
  })
  const map = await createMapper(configuration, () => ({ traits: {} }), { label: 'Upstream', fetch, clock })
  return (of: ProviderClaims = claims, identity?: MapperIdentity) => map(of, identity)
}

const base64 = (source: string) => `base64://${Buffer.from(source).toString('base64')}`
const mapperFailed = { status: 400, code: 'mapper_failed' }
const unusable = (sentence: string) => ({
  code: 'configuration_invalid',
  message: `The mapper_url of provider "upstream" cannot be used: ${sentence}.`,
})

async function file(name: string, source: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mapper-'))
  cleanup.push(() => rm(directory, { recursive: true }))
  const path = join(directory, name)
  await writeFile(path, source)
  return path
}

describe('a JSONata mapper', () => {
  test('gives traits, metadata and verified addresses', async () => {
    const map = await mapper(`jsonata://{ "identity": {
      "traits": { "email": claims.email, "name": $claims.given_name },
      "metadata_public": { "groups": claims.raw_claims.groups },
      "metadata_admin": null,
      "verified_addresses": claims.email_verified ? [{ "via": "email", "value": claims.email }]
    } }`)
    expect(await map()).toEqual({
      traits: { email: 'ada@example.com', name: 'Ada' },
      metadata_public: { groups: ['staff', 'admins'] },
      metadata_admin: null,
      verified_addresses: [{ via: 'email', value: 'ada@example.com' }],
    })
  })

  test('sees the identity that signs in', async () => {
    const map = await mapper(
      'jsonata://{ "identity": { "traits": $merge([identity.traits, { "seen": true }]) } }',
    )
    expect(await map(claims, { traits: { kept: 'yes' } })).toEqual({ traits: { kept: 'yes', seen: true } })
  })

  test('leaves out what it does not emit', async () => {
    const map = await mapper('jsonata://{ "identity": { "traits": { "picture": claims.picture } } }')
    expect(await map()).toEqual({ traits: {} })
  })

  test('may refuse a person; the reason is for the log', async () => {
    const map = await mapper('jsonata://$error("only staff of example.org")')
    await expect(map()).rejects.toMatchObject({
      ...mapperFailed,
      message: expect.not.stringContaining('example.org'),
      cause: expect.objectContaining({ message: expect.stringContaining('only staff of example.org') }),
    })
  })

  test.each([
    ['recurses without end', '($f := function($n) { 1 + $f($n) }; $f(1))'],
    ['loops without end', '($f := function($n) { $f($n + 1) }; $f(1))'],
    ['makes a huge list', '{ "identity": { "traits": { "x": [1..9999999] } } }'],
    ['makes a huge text', '{ "identity": { "traits": { "x": $pad("x", 100000) } } }'],
  ])('that %s is stopped', async (_name, source) => {
    await expect((await mapper(`jsonata://${source}`))()).rejects.toMatchObject(mapperFailed)
  })

  test('that is not valid is refused when the provider is configured', async () => {
    await expect(mapper('jsonata://{ "identity": ')).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringMatching(
        /^The mapper_url of provider "upstream" .* not valid JSONata: .*character \d+/,
      ),
    })
  })
})

describe('the result of a mapper', () => {
  test.each([
    ['nothing', 'undefinedName'],
    ['a text', '"x"'],
    ['no identity', '{ "traits": {} }'],
    ['no traits', '{ "identity": {} }'],
    ['traits that are a list', '{ "identity": { "traits": ["x"] } }'],
    [
      'an address of another kind',
      '{"identity":{"traits":{},"verified_addresses":[{"via":"fax","value":"1"}]}}',
    ],
    ['an address without a value', '{"identity":{"traits":{},"verified_addresses":[{"via":"email"}]}}'],
  ])('that is %s is refused', async (_name, source) => {
    await expect((await mapper(`jsonata://${source}`))()).rejects.toMatchObject(mapperFailed)
  })
})

describe('a mapper', () => {
  const source = '{ "identity": { "traits": { "from": "file" } } }'

  test('is read from a file', async () => {
    const path = await file('claims.jsonata', source)
    expect(await (await mapper(`file://${path}`))()).toEqual({ traits: { from: 'file' } })
  })

  test('in a file is read again after five minutes, and a broken text changes nothing', async () => {
    const path = await file('claims.jsonata', source)
    let now = 0
    const map = await mapper(`file://${path}`, { clock: () => new Date(now) })
    await writeFile(path, source.replace('file', 'changed'))
    expect(await map()).toEqual({ traits: { from: 'file' } })
    now = 300_000
    expect(await map()).toEqual({ traits: { from: 'changed' } })
    await writeFile(path, 'broken {')
    now = 600_000
    expect(await map()).toEqual({ traits: { from: 'changed' } })
  })

  test('in a file that is not there is refused by name', async () => {
    await expect(mapper('file:///nowhere/claims.jsonata')).rejects.toMatchObject(
      unusable('the file /nowhere/claims.jsonata cannot be read (ENOENT)'),
    )
  })

  test.each([
    ['claims.jsonata', 'it must begin with file://, base64://, jsonata://, https:// or http://'],
    ['s3://bucket/claims', 'it must begin with file://, base64://, jsonata://, https:// or http://'],
    ['base64://***', 'what follows base64:// is not Base64'],
  ])('at %s is refused', async (address, sentence) => {
    await expect(mapper(address)).rejects.toMatchObject(unusable(sentence))
  })

  describe('at another server', () => {
    async function serve() {
      const state = { status: 200, body: source.replace('file', 'server'), asked: 0 }
      const server = createServer((_request, response) => {
        state.asked++
        response.writeHead(state.status, { location: 'http://127.0.0.1:1/' }).end(state.body)
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      cleanup.push(() => server.close())
      return { state, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/claims.jsonata` }
    }

    test('is read at the first sign-in, kept, and kept on while the server is away', async () => {
      const { state, address } = await serve()
      let now = 0
      const map = await mapper(address, { clock: () => new Date(now) })
      expect(state.asked).toBe(0)
      expect(await map()).toEqual({ traits: { from: 'server' } })
      expect(await map()).toEqual({ traits: { from: 'server' } })
      expect(state.asked).toBe(1)
      now = 300_000
      state.status = 500
      expect(await map()).toEqual({ traits: { from: 'server' } })
      expect(state.asked).toBe(2)
    })

    test('is read through the guard, and redirects are not followed', async () => {
      const { state, address } = await serve()
      await expect((await mapper(address, { fetch: createOutgoing() }))()).rejects.toMatchObject(mapperFailed)
      expect(state.asked).toBe(0)
      state.status = 302
      await expect((await mapper(address))()).rejects.toMatchObject(mapperFailed)
    })
  })
})

const hasJsonnet = isInstalled('@hanazuki/node-jsonnet')

describe.runIf(hasJsonnet)('a Jsonnet mapper', () => {
  test('written for Kratos runs unchanged', async () => {
    const map = await mapper(
      base64(`
        // The mapper of Kratos's documentation, with an import in a comment and in a text.
        local claims = { email_verified: false } + std.extVar('claims');
        local identity = std.extVar('identity');
        {
          identity: {
            traits: {
              [if 'email' in claims && claims.email_verified then 'email' else null]: claims.email,
              first: claims.given_name,
              known: std.get(identity, 'traits', {}),
              text: 'import',
            },
            metadata_public: { groups: claims.raw_claims.groups },
            verified_addresses: std.prune([if claims.email_verified then { via: 'email', value: claims.email }]),
          },
        }`),
    )
    expect(await map()).toEqual({
      traits: { email: 'ada@example.com', first: 'Ada', known: {}, text: 'import' },
      metadata_public: { groups: ['staff', 'admins'] },
      verified_addresses: [{ via: 'email', value: 'ada@example.com' }],
    })
    const stranger = providerClaims('https://idp.test', 'x', { email: 'x@example.com', given_name: 'X' })
    expect((await map({ ...stranger, raw_claims: { groups: [] } }, { traits: { a: 1 } })).traits).toEqual({
      first: 'X',
      known: { a: 1 },
      text: 'import',
    })
  })

  test('cannot break out of the claims', async () => {
    const map = await mapper(base64(`{ identity: { traits: { name: std.extVar('claims').name } } }`))
    const name = `"; import '/etc/passwd' //`
    expect((await map(providerClaims('https://idp.test', 'x', { name }))).traits).toEqual({ name })
  })

  test.each([
    "import '/etc/hostname'",
    "{ x: importstr '/etc/passwd' }",
    '"a" + importbin "b"',
    'local x = "\\\\"; import "y"',
  ])('may not read files: %s', async (source) => {
    await expect(mapper(base64(source))).rejects.toMatchObject(
      unusable('it uses import; put everything into one file'),
    )
  })

  test.each([
    ['is not valid', '{ identity: '],
    ['refuses the person', 'error "only staff"'],
    ['recurses without end', 'local f(x) = f(x + 1) + 1; f(0)'],
  ])('that %s gives an error at sign-in', async (_name, source) => {
    await expect((await mapper(base64(source)))()).rejects.toMatchObject(mapperFailed)
  })
})

test.skipIf(hasJsonnet)(
  'a Jsonnet mapper is refused where the package is not installed, with the way out',
  async () => {
    await expect(mapper(base64('{}'))).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('npm install @hanazuki/node-jsonnet'),
    })
  },
)

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url)(name)
    return true
  } catch {
    return false
  }
}
