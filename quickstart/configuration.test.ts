import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfiguration } from '../src/config/load.ts'
import { addressesFrom } from './addresses.ts'
import { providerCallback, writeConfiguration } from './configuration.ts'
import { persons } from './identity-provider/persons.ts'
import { keepSecrets } from './secrets.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quickstart-configuration-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const addresses = addressesFrom(5000)

function write(secrets = keepSecrets(directory)): string {
  const file = join(directory, 'configuration.yaml')
  writeConfiguration(file, addresses, secrets, persons[0])
  return file
}

function load(file: string) {
  return loadConfiguration({
    file,
    dataDirectory: directory,
    environment: {},
    components: ['oauth2', 'identity', 'login-ui'],
  })
}

describe('the configuration that the quickstart writes', () => {
  it('is one that the platform accepts without a remark', () => {
    const secrets = keepSecrets(directory)
    const { configuration, notices } = load(write(secrets))
    expect(notices).toEqual([])
    expect(configuration).toMatchObject({
      public_url: 'http://localhost:5000',
      public: { host: '127.0.0.1', port: 5000 },
      admin: { host: '127.0.0.1', port: 5001 },
      secrets: [secrets.platform.value],
      providers: [
        {
          provider: 'generic',
          issuer_url: 'http://localhost:5002',
          client_secret: secrets.identityProviderClient.value,
        },
      ],
    })
    expect(configuration.database).toBeUndefined()
  })

  it('holds no secret itself', () => {
    const secrets = keepSecrets(directory)
    const file = write(secrets)
    const text = readFileSync(file, 'utf8')
    for (const { value } of Object.values(secrets)) expect(text).not.toContain(value)
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('registers the provider under the address that people come back to', () => {
    const { configuration } = load(write())
    expect(providerCallback(addresses)).toBe(
      `http://localhost:5000/self-service/methods/oidc/callback/${configuration.providers[0]?.id}`,
    )
  })

  it('leads a newcomer from the start page to the application and tells whom to sign in as', () => {
    const { configuration } = load(write())
    const [application] = configuration.login_ui.home.applications
    expect(application?.url).toBe('http://localhost:5003')
    expect(application?.steps.join(' ')).toContain(
      `${persons[0].email} with the password ${persons[0].password}`,
    )
  })
})
