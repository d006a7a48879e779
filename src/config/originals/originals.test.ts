import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConfigurationSources, loadConfiguration } from '../load.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'originals-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(directory, name)
  writeFileSync(path, content, { mode: 0o600 })
  return path
}

const load = (sources: Partial<ConfigurationSources>) =>
  loadConfiguration({
    dataDirectory: directory,
    environment: {},
    components: ['oauth2', 'identity', 'login-ui'],
    ...sources,
  }).configuration

const hydra = `
version: v26.2.0
dsn: postgres://hydra:secret@db:5432/hydra
log: { level: warning, format: json_pretty }
serve:
  public: { port: 5444 }
  admin: { host: 127.0.0.1, port: 5445 }
  cookies: { same_site_mode: Lax }
urls:
  self: { issuer: https://auth.example.com/ }
  login: https://auth.example.com/login
secrets: { system: [youReallyNeedToChangeThis] }
ttl: { access_token: 15m }
oauth2: { hashers: { pbkdf2: { iterations: 1000 } } }
sqa: { opt_out: true }
`

const kratos = `
version: v26.2.0
dsn: postgres://kratos:secret@db:5432/kratos
serve:
  public: { base_url: "https://id.example.com/", port: 4433 }
  admin: { base_url: "http://kratos:4434/", port: 4434 }
secrets: { default: [PLEASE-CHANGE-ME-I-AM-VERY-INSECURE] }
selfservice:
  default_browser_return_url: https://id.example.com/
  methods:
    password: { enabled: false }
    oidc:
      enabled: true
      config:
        providers:
          - { id: github, provider: github, client_id: a, client_secret: b, mapper_url: "base64://e30=" }
  flows: { login: { ui_url: "https://id.example.com/login", lifespan: 10m } }
identity: { schemas: [{ id: default, url: "base64://e30=" }] }
cookies: { domain: example.com }
`

describe('a Hydra configuration', () => {
  it('is used as it is', () => {
    const configuration = load({ hydraFile: file('hydra.yaml', hydra) })
    expect(configuration).toMatchObject({
      public_url: 'https://auth.example.com/',
      database: 'postgres://hydra:secret@db:5432/hydra',
      public: { port: 5444 },
      admin: { host: '127.0.0.1', port: 5445 },
      log: { level: 'warn', format: 'json' },
      oauth2: {
        urls: { login: 'https://auth.example.com/login' },
        secrets: { system: ['youReallyNeedToChangeThis'] },
        ttl: { access_token: 900 },
        serve: { cookies: { same_site_mode: 'Lax' } },
      },
    })
  })

  it("brings Hydra's defaults", () => {
    const { oauth2 } = load({ hydraFile: file('hydra.yaml', hydra) })
    expect(oauth2.strategies.access_token).toBe('opaque')
    expect(oauth2.oauth2.pkce.enforced_for_public_clients).toBe(false)
  })

  it('is refused by name and place where the platform does not have what it sets', () => {
    const path = file('hydra.yaml', `${hydra}hsm: { enabled: true }\n`)
    expect(() => load({ hydraFile: path })).toThrow(
      `${path}:16:8: "hsm.enabled" cannot be honoured: signing keys are sealed in the database; hardware modules are not supported.`,
    )
  })
})

describe('a Kratos configuration', () => {
  it('is used as it is', () => {
    const configuration = load({ kratosFile: file('kratos.yaml', kratos) })
    expect(configuration).toMatchObject({
      public_url: 'https://id.example.com/',
      database: 'postgres://kratos:secret@db:5432/kratos',
      public: { port: 4433 },
      providers: [{ id: 'github', client_id: 'a' }],
      identity: {
        secrets: { default: ['PLEASE-CHANGE-ME-I-AM-VERY-INSECURE'] },
        selfservice: { flows: { login: { ui_url: 'https://id.example.com/login', lifespan: 600 } } },
        session: { cookie: { domain: 'example.com' } },
        identity: { default_schema_id: 'default' },
      },
    })
  })

  it('is refused by place where a value is wrong', () => {
    const path = file('kratos.yaml', kratos.replace('lifespan: 10m', 'lifespan: soon'))
    expect(() => load({ kratosFile: path })).toThrow(
      `${path}:17:61: "identity.selfservice.flows.login.lifespan" must be a duration`,
    )
  })
})

it("joins both originals, the platform's own file and the environment, each over the one before", () => {
  const configuration = load({
    kratosFile: file('kratos.yaml', kratos),
    hydraFile: file('hydra.yaml', hydra),
    file: file('platform.yaml', 'public_url: https://one.example.com\noauth2: { ttl: { id_token: 5m } }\n'),
    environment: { DATABASE_URL: 'postgres://platform@db/platform' },
  })
  expect(configuration).toMatchObject({
    public_url: 'https://one.example.com',
    database: 'postgres://platform@db/platform',
    public: { port: 5444 },
    oauth2: { ttl: { access_token: 900, id_token: 300 } },
    identity: { selfservice: { flows: { login: { lifespan: 600 } } } },
  })
})
