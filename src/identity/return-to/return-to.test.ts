import { describe, expect, test } from 'vitest'
import { configuration } from '../../config/configuration.ts'
import { identitySettings } from '../settings.ts'
import { resolveReturnTo } from './return-to.ts'

const settings = identitySettings(
  configuration.parse({
    public_url: 'https://id.example.com',
    identity: {
      selfservice: {
        default_browser_return_url: 'https://app.example/home',
        allowed_return_urls: [
          'https://app.example/in',
          'https://*.wild.example/area',
          'https://*.com/',
          'https://*/',
          'http://localhost:3000/',
          'app://callback',
          'not an address',
        ],
      },
    },
  }),
)
const resolve = (requested: string | undefined) =>
  resolveReturnTo(requested, settings.login.defaultReturnUrl, settings)

describe('return_to', () => {
  test.each([
    [undefined, 'https://app.example/home'],
    ['', 'https://app.example/home'],
    ['https://app.example/home', 'https://app.example/home'],
    ['https://app.example/inbox?a=1&b=2', 'https://app.example/inbox?a=1&b=2'],
    ['HTTPS://APP.example/inbox', 'https://app.example/inbox'],
    ['/inbox', 'https://app.example/inbox'],
    ['https://tenant.wild.example/area/51', 'https://tenant.wild.example/area/51'],
    ['https://a.b.wild.example/area', 'https://a.b.wild.example/area'],
    ['http://localhost:3000/any', 'http://localhost:3000/any'],
    ['app://callback', 'app://callback'],
    ['app://callback?x=1', 'app://callback?x=1'],
    [
      'https://id.example.com/self-service/settings/browser',
      'https://id.example.com/self-service/settings/browser',
    ],
    [
      'https://id.example.com/ui/login?login_challenge=x',
      'https://id.example.com/ui/login?login_challenge=x',
    ],
  ])('%s leads to %s', (requested, expected) => {
    expect(resolve(requested)).toBe(expected)
  })

  test.each([
    'https://evil.example/in',
    'http://app.example/in',
    'https://app.example:8443/in',
    'https://app.example/other',
    'https://app.example/in/../other',
    'https://app.example/%2e%2e/other',
    'https://app.example@evil.example/in',
    'https://user:pass@app.example/in',
    'https://app.example.evil.example/in',
    'https://app.example\\@evil.example/in',
    '//evil.example/in',
    '\\\\evil.example/in',
    '/\t/evil.example/in',
    'https:evil.example',
    'javascript:alert(1)',
    'javascript://app.example/in%0aalert(1)',
    'data:text/html,x',
    'app://other',
    'https://wild.example/area',
    'https://evilwild.example/area',
    'https://tenant.wild.example/',
    'https://anything.com/',
    'https://id.example.com/oauth2/auth',
    'https://id.example.com/self-service/../admin',
    'http://[bad',
  ])('%s is refused', (requested) => {
    expect(() => resolve(requested)).toThrow(
      expect.objectContaining({ status: 400, code: 'self_service_flow_return_to_forbidden' }),
    )
  })
})
