import { expect, it } from 'vitest'
import { configuration } from './configuration.ts'
import { environmentKeys } from './environment.ts'

const names = environmentKeys(configuration).map(({ path }) => path.join('_').toUpperCase())

it('gives every key a variable of its own', () => {
  expect(names).toEqual([...new Set(names)])
})

it('names variables like the path of their key', () => {
  expect(names).toEqual(
    expect.arrayContaining([
      'PUBLIC_URL',
      'DATABASE',
      'SECRETS',
      'PROVIDERS',
      'ADMIN_TOKEN',
      'OAUTH2_URLS_SELF_ISSUER',
      'OAUTH2_TTL_REFRESH_TOKEN',
      'IDENTITY_SESSION_COOKIE_SAME_SITE',
      'LOGIN_UI_BRAND_NAME',
    ]),
  )
})
