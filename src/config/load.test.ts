import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConfigurationSources } from './load.ts'
import { loadConfiguration } from './load.ts'
import { ConfigurationError } from './problem.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'configuration-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const secrets = 'secrets: [a secret of the test run]\n'

function write(content: string, name = 'platform.yaml', mode = 0o600): string {
  const file = join(directory, name)
  writeFileSync(file, content)
  chmodSync(file, mode)
  return file
}

function load(content: string, sources: Partial<ConfigurationSources> = {}) {
  return loadConfiguration({
    file: write(content),
    dataDirectory: directory,
    environment: {},
    components: ['oauth2', 'identity', 'login-ui'],
    ...sources,
  })
}

/** The sentences about a configuration, without the name of its directory. */
function problems(act: () => unknown): string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.message.split('\n').map((line) => line.replaceAll(`${directory}/`, ''))
    throw error
  }
  return []
}

describe('a configuration with a mistake', () => {
  const cases: readonly (readonly [mistake: string, content: string, ...sentences: string[]])[] = [
    [
      'a misspelt key',
      `${secrets}oauth2:\n  ttl:\n    acces_token: 3h\n`,
      'platform.yaml:4:5: "oauth2.ttl.acces_token" is not a key of the configuration. Did you mean "access_token"?',
    ],
    [
      'a key that is like no other',
      `${secrets}public: { colour: green }\n`,
      'platform.yaml:2:11: "public.colour" is not a key of the configuration. Remove it. "public" takes: client_certificates, host, keep_alive, port, tls, trusted_proxies.',
    ],
    [
      'a text for a number',
      `${secrets}public: { port: abc }\n`,
      'platform.yaml:2:11: "public.port" must be a whole number, not a text.',
    ],
    [
      'a fraction for a whole number',
      `${secrets}public: { port: 1.5 }\n`,
      'platform.yaml:2:11: "public.port" must be a whole number, not a fraction.',
    ],
    [
      'a number that is too large',
      `${secrets}public: { port: 70000 }\n`,
      'platform.yaml:2:11: "public.port" must be at most 65535.',
    ],
    [
      'a number for a text',
      `${secrets}login_ui: { brand: { name: 7 } }\n`,
      'platform.yaml:2:22: "login_ui.brand.name" must be a text, not a number.',
    ],
    [
      'a text for a section',
      `${secrets}oauth2: all of it\n`,
      'platform.yaml:2:1: "oauth2" must be a section with keys, not a text.',
    ],
    [
      'an empty section',
      `${secrets}oauth2:\n`,
      'platform.yaml:2:1: "oauth2" must be a section with keys, not empty.',
    ],
    [
      'a text for a list',
      'secrets: just one of them here\n',
      'platform.yaml:1:1: "secrets" must be a list, not a text.',
    ],
    [
      'a choice that is not there',
      `${secrets}log: { format: jsn }\n`,
      'platform.yaml:2:8: "log.format" must be "json" or "text", not "jsn". Did you mean "json"?',
    ],
    [
      'something that is no duration',
      `${secrets}oauth2: { ttl: { id_token: 3 days } }\n`,
      'platform.yaml:2:18: "oauth2.ttl.id_token" must be a duration such as 30s, 15m or 720h.',
    ],
    [
      'something that is no address',
      `${secrets}public_url: id.example.com\n`,
      'platform.yaml:2:1: "public_url" must be an address such as https://id.example.com.',
    ],
    [
      'a secret that is too short',
      'secrets: [short]\n',
      'platform.yaml:1:11: "secrets[0]" must have at least 16 characters.',
    ],
    [
      'no secret',
      'public_url: https://id.example.com\n',
      'platform.yaml:1:1: "secrets" is missing. Add a list with one secret of 16 characters or more, or name a file that holds it: secrets: [{ file: /run/secrets/platform }]. "identity-platform config init" generates one.',
    ],
    [
      'a provider without what it needs',
      `${secrets}providers:\n  - { id: work, provider: okta, client_secret: x }\n`,
      'platform.yaml:3:5: "providers[0].client_id" is missing. Add it.',
    ],
    [
      'a union of which the first form was meant',
      `${secrets}oauth2: { oauth2: { token_hook: { url: 3 } } }\n`,
      'platform.yaml:2:35: "oauth2.oauth2.token_hook.url" must be a text, not a number.',
    ],
    [
      'a key of Hydra that the platform takes elsewhere',
      `${secrets}oauth2: { dsn: "postgres://a/b" }\n`,
      'platform.yaml:2:11: "oauth2.dsn" is not used: set "database" at the top of the file instead.',
    ],
    [
      'an admin listener that is open to everybody',
      `${secrets}admin: { host: 0.0.0.0 }\n`,
      'platform.yaml:2:10: the admin API would be open to everybody who reaches 0.0.0.0. Set "admin.token" to a secret that callers send as a bearer token, or "admin.authentication" to certificate or, where the network itself is protected, to none.',
    ],
    [
      'token authentication without a token',
      `${secrets}admin: { authentication: token }\n`,
      'platform.yaml:2:10: "admin.token" is missing. Set it to the secret that callers send as a bearer token.',
    ],
    [
      'certificate authentication without authorities',
      `${secrets}admin: { authentication: certificate }\n`,
      'platform.yaml:2:10: "admin.tls" with "certificate", "key" and "client_authorities" is missing. Set it, so that callers can be known by their certificates.',
    ],
    [
      'broken YAML',
      `${secrets}oauth2: [\n`,
      'platform.yaml:3:1: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    [
      'the same key twice',
      `${secrets}${secrets}`,
      'platform.yaml:2:1: this is not valid YAML: Map keys must be unique.',
    ],
    [
      'a list at the top',
      '- a\n- b\n',
      'platform.yaml:1:1: a configuration consists of keys and values, such as "public_url: https://id.example.com".',
    ],
    [
      'several mistakes, all of them in the order of the file',
      `${secrets}oauth3: {}\npublic: { prot: 1 }\n`,
      'platform.yaml:2:1: "oauth3" is not a key of the configuration. Did you mean "oauth2"?',
      'platform.yaml:3:11: "public.prot" is not a key of the configuration. Did you mean "port"?',
    ],
  ]

  it.each(cases)('says in a sentence what to do about %s', (_mistake, content, ...sentences) => {
    expect(problems(() => load(content))).toEqual(sentences)
  })

  it('never shows the value of a secret', () => {
    const text = problems(() => load('secrets: [hunter2]\nadmin: { token: [swordfish] }\n')).join('\n')
    expect(text).not.toMatch(/hunter2|swordfish/)
    expect(text).toContain('"secrets[0]"')
  })

  it('says that a file is missing', () => {
    expect(problems(() => load('', { file: join(directory, 'other.yaml') }))).toEqual([
      'The file other.yaml does not exist. Create it, or correct its name.',
    ])
  })
})

describe('environment variables', () => {
  it('win over the file and are named like the path of their key', () => {
    const { configuration } = load(`${secrets}oauth2: { ttl: { access_token: 1h } }\n`, {
      environment: { OAUTH2_TTL_ACCESS_TOKEN: '15m', PUBLIC_PORT: '8080', OAUTH2_DEV: 'true' },
    })
    expect(configuration.oauth2.ttl.access_token).toBe(900)
    expect(configuration.public.port).toBe(8080)
    expect(configuration.oauth2.dev).toBe(true)
  })

  it('set the database by the name that everybody expects', () => {
    const environment = { DATABASE_URL: 'postgres://u:p@db/platform' }
    expect(load(secrets, { environment }).configuration.database).toBe('postgres://u:p@db/platform')
  })

  it('hold lists with commas, and lists of sections as JSON', () => {
    const { configuration } = load(secrets, {
      environment: {
        SECRETS: 'the first secret of two, the second secret of two',
        PROVIDERS: '[{"id":"github","provider":"github","client_id":"x","client_secret":"y"}]',
      },
    })
    expect(configuration.secrets).toEqual(['the first secret of two', 'the second secret of two'])
    expect(configuration.providers[0]?.id).toBe('github')
  })

  it('name a file that holds the value with _FILE at the end', () => {
    const file = write('a token from a file, with a newline at its end\n', 'token')
    const { configuration, files } = load(secrets, { environment: { ADMIN_TOKEN_FILE: file } })
    expect(configuration.admin.token).toBe('a token from a file, with a newline at its end')
    expect(files).toContain(file)
  })

  it('are named in the sentence about a wrong value', () => {
    expect(problems(() => load(secrets, { environment: { PUBLIC_PORT: 'abc' } }))).toEqual([
      'environment variable PUBLIC_PORT: "public.port" must be a whole number, not a text.',
    ])
  })

  it('that Kubernetes sets for a service of the same name are not taken for ports', () => {
    const environment = { ADMIN_PORT: 'tcp://10.0.0.1:80' }
    expect(load(secrets, { environment }).configuration.admin.port).toBe(4445)
  })
})

describe('secret files', () => {
  it('stand wherever a text may stand, and lose the newline at their end', () => {
    const first = write('a secret in a file of its own\n', 'first')
    const second = write('the secret of the provider\r\n', 'second')
    const { configuration, files } = load(
      `secrets: [{ file: ${first} }]\nproviders: [{ id: a, provider: github, client_id: x, client_secret: { file: ${second} } }]\n`,
    )
    expect(configuration.secrets).toEqual(['a secret in a file of its own'])
    expect(configuration.providers[0]?.client_secret).toBe('the secret of the provider')
    expect(files).toEqual([join(directory, 'platform.yaml'), first, second])
  })

  it('that are missing, empty or writable for all are refused, all at once, with their places', () => {
    const empty = write('\n', 'empty')
    const open = write('a secret that everybody may change', 'open', 0o666)
    const content = `secrets:\n  - file: ${directory}/absent\n  - file: ${empty}\n  - file: ${open}\n`
    expect(problems(() => load(content))).toEqual([
      'platform.yaml:2:5: The secret file absent does not exist. Create it, or correct its name.',
      'platform.yaml:3:5: The secret file empty is empty. Put the secret into it.',
      'platform.yaml:4:5: Everybody may write to the secret file open. Run "chmod o-w open".',
    ])
  })
})

describe('permissions', () => {
  it('refuse a file that everybody may write', () => {
    const file = write(secrets, 'open.yaml', 0o646)
    expect(problems(() => load('', { file }))).toEqual([
      'open.yaml:1:1: everybody may write to this file. Run "chmod o-w open.yaml".',
    ])
  })

  it('warn of secrets in a file that others may read, and stay silent when they are elsewhere', () => {
    const readable = write(secrets, 'readable.yaml', 0o644)
    expect(load('', { file: readable }).notices).toHaveLength(1)
    const secret = write('a secret in a file of its own', 'secret')
    const safe = write(`secrets: [{ file: ${secret} }]\n`, 'safe.yaml', 0o644)
    expect(load('', { file: safe }).notices).toEqual([])
  })

  it("refuse the platform's own file when others may read it", () => {
    write(secrets, 'configuration.yaml', 0o644)
    expect(problems(() => load('', { file: undefined }))).toEqual([
      'configuration.yaml:1:1: other accounts may read the secrets in this file. Run "chmod 600 configuration.yaml".',
    ])
  })
})

describe('the first start', () => {
  const first = () => load('', { file: undefined })

  it('writes a configuration with a generated secret for this account only, and says so', () => {
    const { configuration, notices } = first()
    const file = join(directory, 'configuration.yaml')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(configuration.secrets[0]?.length).toBeGreaterThanOrEqual(43)
    expect(notices).toEqual([expect.stringContaining(file)])
  })

  it('is over after one start: the next one keeps every key', () => {
    const secretsOfFirst = first().configuration.secrets
    const written = readFileSync(join(directory, 'configuration.yaml'), 'utf8')
    const second = first()
    expect(second.configuration.secrets).toEqual(secretsOfFirst)
    expect(second.notices).toEqual([])
    expect(readFileSync(join(directory, 'configuration.yaml'), 'utf8')).toBe(written)
  })

  it('generates another secret in every data directory', () => {
    const here = first().configuration.secrets
    const other = mkdtempSync(join(directory, 'other-'))
    expect(load('', { file: undefined, dataDirectory: other }).configuration.secrets).not.toEqual(here)
  })

  it('writes nothing where the environment brings the secrets', () => {
    load('', { file: undefined, environment: { SECRETS: 'a secret of the environment' } })
    expect(statSync(join(directory, 'configuration.yaml'), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('says when the data directory cannot be used', () => {
    const file = write('', 'a-file')
    expect(problems(() => load('', { file: undefined, dataDirectory: join(file, 'below') }))).toEqual([
      expect.stringMatching(/^The data directory a-file\/below cannot be used .*--data-dir\.$/),
    ])
  })
})

describe('components that run apart', () => {
  it('have to be told where their counterparts are', () => {
    expect(problems(() => load(secrets, { components: ['login-ui'] }))).toEqual([
      'platform.yaml:1:1: "login_ui.oauth2_admin_url" is missing: oauth2 does not run in this process, so the login UI has to be told the address of its admin API.',
      'platform.yaml:1:1: "login_ui.identity_public_url" is missing: identity does not run in this process, so the login UI has to be told the address of its public API.',
      'platform.yaml:1:1: "login_ui.identity_admin_url" is missing: identity does not run in this process, so the login UI has to be told the address of its admin API.',
    ])
  })

  it('need no more secrets than those of one original', () => {
    const hydra = 'oauth2: { secrets: { system: [a secret of the OAuth server] } }\n'
    expect(problems(() => load(hydra))).toEqual([])
  })
})
