import { describe, expect, it } from 'vitest'
import { configuration } from '../config/configuration.ts'
import { SecretRing } from '../cryptography/secret-ring.ts'
import { oauth2Settings } from './settings.ts'

const ring = new SecretRing(['a secret that tests use only'])

const settingsOf = (public_url: string, oauth2: Record<string, unknown> = {}) =>
  oauth2Settings(configuration.parse({ public_url, oauth2 }), ring)

describe('the settings of the OAuth 2.0 server', () => {
  it('derive every address from the public one', () => {
    const { issuer, publicUrl, urls } = settingsOf('https://id.example.test/')
    expect(issuer).toBe('https://id.example.test')
    expect(publicUrl).toBe('https://id.example.test')
    expect(urls).toEqual({
      login: 'https://id.example.test/ui/login',
      registration: 'https://id.example.test/ui/register',
      consent: 'https://id.example.test/ui/consent',
      logout: 'https://id.example.test/ui/logout',
      error: 'https://id.example.test/ui/oidc_error',
      postLogoutRedirect: 'https://id.example.test/ui/signed_out',
      deviceVerification: 'https://id.example.test/ui/device_code',
      deviceSuccess: 'https://id.example.test/ui/device_complete',
    })
  })

  it('keep an issuer as it is written', () => {
    const { issuer } = settingsOf('https://id.example.test', {
      urls: { self: { issuer: 'https://other.example.test/' } },
    })
    expect(issuer).toBe('https://other.example.test/')
  })

  it('make cookies secure unless the platform is reached by http', () => {
    expect(settingsOf('https://id.example.test').cookies.secure).toBe(true)
    const insecure = settingsOf('http://localhost:4444', {
      dev: true,
      serve: { cookies: { same_site_mode: 'None' } },
    }).cookies
    expect(insecure).toMatchObject({ secure: false, sameSite: 'lax' })
    expect(insecure.names.session).toBe('ory_hydra_session_dev')
  })

  it('let refresh tokens live for ever with -1', () => {
    const { ttl } = settingsOf('https://id.example.test', { ttl: { refresh_token: '-1' } })
    expect(ttl.refreshToken).toBe(Number.POSITIVE_INFINITY)
  })
})
