import { describe, expect, it } from 'vitest'
import { csrfNode, inputNode, providerNode } from '../../../test/support/login-ui.ts'
import type { UiNode } from '../../contracts/identity-api.ts'
import { flowForms } from './flow-forms.ts'

const identifier = inputNode('default', { name: 'identifier', required: true })
const password = inputNode('password', { name: 'password', type: 'password', required: true })
const submit = (group: string) => inputNode(group, { name: 'method', type: 'submit', value: group })

const script: UiNode = {
  type: 'script',
  group: 'webauthn',
  attributes: {
    node_type: 'script',
    src: 'http://localhost/webauthn.js',
    async: true,
    referrerpolicy: 'no-referrer',
    crossorigin: 'anonymous',
    integrity: 'sha512-x',
    type: 'text/javascript',
    id: 'webauthn_script',
    nonce: 'x',
  },
  messages: [],
  meta: {},
}

function formsOf(...nodes: UiNode[]) {
  return flowForms({ action: 'http://localhost/', method: 'POST', nodes }).map(
    ({ group, kind, hidden, nodes: shown }) => ({
      group,
      kind,
      hidden: hidden.map(({ attributes }) => attributes.name),
      shown: shown.map(({ attributes }) => ('name' in attributes ? attributes.name : attributes.node_type)),
    }),
  )
}

describe('the forms of a flow', () => {
  it('are one list of buttons when there are only external providers', () => {
    expect(formsOf(providerNode('a', 'A'), providerNode('b', 'B'), csrfNode)).toEqual([
      { group: 'oidc', kind: 'providers', hidden: ['csrf_token'], shown: ['provider', 'provider'] },
    ])
  })

  it('put the fields first, so that Enter does not choose a provider', () => {
    const forms = formsOf(providerNode('a', 'A'), csrfNode, identifier, password, submit('password'))
    expect(forms).toEqual([
      {
        group: 'default',
        kind: 'fields',
        hidden: ['csrf_token'],
        shown: ['identifier', 'password', 'method'],
      },
      { group: 'oidc', kind: 'providers', hidden: ['csrf_token'], shown: ['provider'] },
    ])
  })

  it('are one for all methods that share an identifier', () => {
    const forms = formsOf(csrfNode, identifier, submit('code'), password, submit('password'))
    expect(forms.map(({ group, shown }) => [group, shown])).toEqual([
      ['default', ['identifier', 'password', 'method', 'method']],
    ])
  })

  it('are one per method when the methods share no field', () => {
    const totp = inputNode('totp', { name: 'totp_code', required: true })
    const lookup = inputNode('lookup_secret', { name: 'lookup_secret', required: true })
    const forms = formsOf(csrfNode, totp, submit('totp'), lookup, submit('lookup_secret'))
    expect(forms.map(({ group, hidden, shown }) => [group, hidden, shown])).toEqual([
      ['totp', ['csrf_token'], ['totp_code', 'method']],
      ['lookup_secret', ['csrf_token'], ['lookup_secret', 'method']],
    ])
  })

  it('send the traits that a provider left open together with its button', () => {
    const finish = inputNode(
      'oidc',
      { name: 'provider', type: 'submit', value: 'a' },
      { id: 1040003, type: 'info', text: 'Continue' },
    )
    const email = inputNode('default', { name: 'traits.email', type: 'email' })
    expect(formsOf(finish, csrfNode, email)).toEqual([
      { group: 'default', kind: 'fields', hidden: ['csrf_token'], shown: ['traits.email', 'provider'] },
    ])
  })

  it('send what a script operates by themselves, apart from the buttons that need none', () => {
    const trigger = inputNode('passkey', { name: 'passkey_login_trigger', type: 'button' })
    const challenge = inputNode('passkey', { name: 'passkey_challenge', type: 'hidden', value: '{}' })
    const removal = inputNode('webauthn', { name: 'webauthn_remove', type: 'submit', value: 'ab' })
    const keyName = inputNode('webauthn', { name: 'webauthn_register_displayname' })
    const register = inputNode('webauthn', { name: 'webauthn_register_trigger', type: 'button' })
    const nodes = [
      csrfNode,
      script,
      challenge,
      trigger,
      removal,
      keyName,
      register,
      password,
      submit('password'),
    ]
    expect(formsOf(...nodes).map(({ group, hidden, shown }) => [group, hidden, shown])).toEqual([
      ['passkey', ['csrf_token', 'passkey_challenge'], ['passkey_login_trigger']],
      ['webauthn', ['csrf_token'], ['webauthn_remove']],
      ['webauthn', ['csrf_token'], ['webauthn_register_displayname', 'webauthn_register_trigger']],
      ['password', ['csrf_token'], ['password', 'method']],
    ])
    expect(flowForms({ action: '', method: 'POST', nodes }).map(({ needsScript }) => needsScript)).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  it('send a passkey with the traits that it is made for, and apart from a password', () => {
    const trigger = inputNode('passkey', { name: 'passkey_register_trigger', type: 'button' })
    const email = inputNode('default', { name: 'traits.email', type: 'email' })
    expect(formsOf(csrfNode, email, trigger, submit('password'))).toEqual([
      {
        group: 'default',
        kind: 'fields',
        hidden: ['csrf_token'],
        shown: ['traits.email', 'passkey_register_trigger', 'method'],
      },
    ])
    const signIn = inputNode('passkey', { name: 'passkey_login_trigger', type: 'button' })
    expect(
      formsOf(csrfNode, identifier, signIn, password, submit('password')).map(({ group, shown }) => [
        group,
        shown,
      ]),
    ).toEqual([
      ['default', ['identifier', 'password', 'method']],
      ['passkey', ['passkey_login_trigger']],
    ])
  })

  it('are none when a flow offers nothing', () => {
    expect(formsOf(csrfNode)).toEqual([])
  })
})
