import { describe, expect, test } from 'vitest'
import { providerConfiguration, providersConfiguration } from './provider.ts'

const github = { id: 'github', provider: 'github', client_id: 'x', client_secret: 'y' }
const generic = { ...github, provider: 'generic', issuer_url: 'https://idp.example.com' }

function problems(value: unknown): string[] {
  const { error } = providerConfiguration.safeParse(value)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`)
}

describe('a provider', () => {
  test.each([
    github,
    generic,
    { ...github, provider: 'google' },
    { ...github, provider: 'gitlab', issuer_url: 'https://gitlab.example.com' },
    { ...github, provider: 'auth0', issuer_url: 'https://example.eu.auth0.com/' },
    { ...github, provider: 'okta', issuer_url: 'https://example.okta.com' },
    { ...github, provider: 'microsoft', microsoft_tenant: 'common', subject_source: 'oid' },
    { ...generic, client_secret: undefined, pkce: 'force' },
    {
      ...github,
      provider: 'generic',
      auth_url: 'https://a.example/auth',
      token_url: 'https://a.example/token',
      userinfo_url: 'https://a.example/me',
    },
  ])('of the kind $provider is accepted', (provider) => {
    expect(problems(provider)).toEqual([])
  })

  test.each<[object, string]>([
    [{ ...github, provider: 'microsoft' }, 'microsoft_tenant is missing: a tenant id, a domain, or "common"'],
    [{ ...github, provider: 'okta' }, 'issuer_url is missing: the address of your okta tenant'],
    [
      { ...generic, issuer_url: undefined, auth_url: 'https://a.example/', token_url: 'https://a.example/' },
      'userinfo_url is missing: give issuer_url, or auth_url, token_url and userinfo_url',
    ],
    [
      { ...generic, client_secret: undefined },
      'client_secret is missing: a client without a secret needs pkce: force',
    ],
    [
      { ...github, microsoft_tenant: 'common' },
      'microsoft_tenant is understood only with provider: microsoft',
    ],
    [
      { ...generic, api_url: 'https://a.example' },
      'api_url is understood only with provider: github or microsoft',
    ],
    [{ ...github, id: 'a/b' }, 'id may hold letters, digits, ".", "_" and "-"'],
    [{ ...github, client_secret: '' }, 'client_secret must not be empty'],
  ])('%j is refused: %s', (provider, problem) => {
    expect(problems(provider)).toContain(problem)
  })

  test.each([
    ['an issuer that is no web address', { ...generic, issuer_url: 'file:///etc/passwd' }],
    [
      'a tenant that leaves its place in the address',
      { ...github, provider: 'microsoft', microsoft_tenant: '../x' },
    ],
    ['an unknown key', { ...github, clientsecret: 'x' }],
    ['linking without proof', { ...github, account_linking_mode: 'automatic' }],
  ])('with %s is refused', (_name, provider) => {
    expect(problems(provider)).toHaveLength(1)
  })
})

test('two providers cannot have the same id', () => {
  const { error } = providersConfiguration.safeParse([github, generic])
  expect(error?.issues).toEqual([
    expect.objectContaining({
      path: [1, 'id'],
      message: '"github" is the id of an earlier provider; every provider needs its own',
    }),
  ])
})
