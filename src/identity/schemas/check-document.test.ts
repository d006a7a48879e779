import { expect, test } from 'vitest'
import { checkDocument } from './check-document.ts'

const withTrait = (trait: object) => ({ properties: { traits: { properties: { contact: trait } } } })
const kratos = (extension: unknown, more: object = {}) =>
  withTrait({ type: 'string', ...more, 'ory.sh/kratos': extension })

test('everything that a trait may be for is taken', () => {
  const all = {
    credentials: {
      password: { identifier: true },
      webauthn: { identifier: true },
      passkey: { display_name: true },
      totp: { account_name: true },
      code: { identifier: true, via: 'email' },
    },
    verification: { via: 'email' },
    recovery: { via: 'email' },
    organizations: { matcher: 'email_domain' },
  }
  expect(() => checkDocument('all', kratos(all))).not.toThrow()
  for (const format of ['tel', 'no-validate'])
    expect(() => checkDocument('phone', kratos({ verification: { via: 'sms' } }, { format }))).not.toThrow()
  expect(() => checkDocument('combined', { allOf: [kratos({})] })).not.toThrow()
})

test.each([
  ['a misspelt purpose', kratos({ verificaton: { via: 'email' } }), /ory\.sh~1kratos is not understood/],
  ['another channel', kratos({ recovery: { via: 'pigeon' } }), /ory\.sh~1kratos\/recovery\/via/],
  ['a purpose without a channel', kratos({ verification: {} }), /verification\/via/],
  [
    'a flag that is a text',
    kratos({ credentials: { password: { identifier: 'yes' } } }),
    /password\/identifier/,
  ],
  ['an unknown credential', kratos({ credentials: { pasword: { identifier: true } } }), /credentials/],
  ['no object', kratos(true), /not understood/],
  ['messages to a text', kratos({ verification: { via: 'sms' } }), /"tel"/],
  ['no traits', { properties: { name: {} } }, /properties\.traits/],
])('%s is refused with the place', (_, document, reason) => {
  expect(() => checkDocument('broken', document)).toThrow(reason)
  expect(() => checkDocument('broken', document)).toThrow(/"broken"/)
})
