import { expect, test } from 'vitest'
import type { ProviderConfiguration } from '../../config/provider.ts'
import { providerClaims } from '../claims/provider-claims.ts'
import { microsoft } from '../microsoft.ts'
import { defaultMap } from './default-map.ts'
import { directoryMap } from './directory-map.ts'

const configuration = {} as ProviderConfiguration
const claims = (raw: Record<string, unknown>) => providerClaims('https://idp.test', 'x', raw)

test('an address becomes a trait only if the provider verified it', () => {
  const email = 'ada@example.com'
  expect(defaultMap(claims({ email, email_verified: true }), configuration)).toEqual({
    traits: { email },
    verified_addresses: [{ via: 'email', value: email }],
  })
  for (const email_verified of [false, undefined, null, 'no', 1, 'false'])
    expect(defaultMap(claims({ email, email_verified }), configuration)).toEqual({ traits: {} })
})

test('names are copied; what no schema would take is left out', () => {
  const { traits } = defaultMap(
    claims({
      name: 'Ada',
      given_name: '',
      family_name: 7,
      nickname: 'x'.repeat(257),
      picture: '/relative.png',
      phone_number: '+4912345',
      locale: 'en',
    }),
    configuration,
  )
  expect(traits).toEqual({ name: 'Ada', locale: 'en' })
})

test('a phone number becomes a trait only if the provider verified it', () => {
  const phone = { phone_number: '+4912345', phone_number_verified: true }
  expect(defaultMap(claims(phone), configuration).traits).toEqual({ phone_number: '+4912345' })
})

test("an organisation's directory gives out addresses, which are still not verified", () => {
  expect(directoryMap(claims({ email: 'ada@example.com', groups: ['staff'] }), configuration)).toEqual({
    traits: { email: 'ada@example.com' },
    metadata_admin: { groups: ['staff'] },
  })
})

test.each([
  ['common', {}],
  ['organizations', {}],
  ['consumers', {}],
  ['contoso.onmicrosoft.com', { email: 'ceo@victim.test' }],
])(
  'the unverified address of somebody from the Microsoft tenant %s maps to %j',
  (microsoft_tenant, traits) => {
    const mapped = microsoft.map(claims({ email: 'ceo@victim.test' }), { ...configuration, microsoft_tenant })
    expect(mapped).toEqual({ traits })
  },
)
