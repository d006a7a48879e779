import { describe, expect, test } from 'vitest'
import type { UiNode } from '../../contracts/identity-api.ts'
import type { IdentitySchema } from '../schemas/identity-schema.ts'
import { inputNode, submitNode } from './input-node.ts'
import { placeMessages } from './node-messages.ts'
import { orderNodes } from './node-order.ts'
import { traitNodes } from './trait-nodes.ts'

const label = { id: 1, text: 'Label', type: 'info' } as const
const node = (group: string, name: string): UiNode => submitNode(group, name, 'x', label)
const names = (nodes: readonly UiNode[]) =>
  nodes.map(({ group, attributes }) => `${group} ${(attributes as { name: string }).name}`)

describe('the order of a form', () => {
  test('of a sign-in is by group, then key, with the buttons of a method last and the rest as it was', () => {
    const nodes = [
      node('password', 'method'),
      node('password', 'password'),
      node('default', 'identifier'),
      node('oidc', 'second'),
      node('default', 'csrf_token'),
      node('oidc', 'first'),
      node('code', 'method'),
      node('unheard_of', 'x'),
    ]
    expect(names(orderNodes('login', nodes))).toEqual([
      'unheard_of x',
      'oidc second',
      'oidc first',
      'default csrf_token',
      'default identifier',
      'code method',
      'password password',
      'password method',
    ])
  })

  test('of the settings begins with the profile', () => {
    const nodes = [
      node('totp', 'a'),
      node('oidc', 'link'),
      node('profile', 'method'),
      node('profile', 'traits.email'),
      node('default', 'csrf_token'),
    ]
    expect(names(orderNodes('settings', nodes))).toEqual([
      'default csrf_token',
      'profile traits.email',
      'profile method',
      'oidc link',
      'totp a',
    ])
  })
})

describe('fields of traits', () => {
  const field = (path: string, schema: object, required = false) => ({
    path: path.split('.'),
    schema,
    required,
  })
  const schema = {
    fields: [
      field('email', { type: 'string', format: 'email', title: 'E-Mail' }, true),
      field('name.last', { type: 'string', pattern: '^[A-Z]' }),
      field('phone', { type: 'string', format: 'tel' }),
      field('born', { type: 'string', format: 'date' }),
      field('seen', { type: 'string', format: 'date-time' }),
      field('website', { type: 'string', format: 'uri' }),
      field('age', { type: 'integer' }),
      field('score', { type: 'number' }),
      field('newsletter', { type: 'boolean' }),
      field('plan', { type: 'string', enum: ['free', 'team'], disableFormField: true }),
      field('country', { type: 'string', enum: Array.from({ length: 501 }, (_, index) => index) }),
    ],
  } as unknown as IdentitySchema
  const nodes = traitNodes(schema, 'default', {
    email: 'a@b.example',
    name: { last: 'L' },
    age: 3,
    plan: null,
  })
  const attributes = nodes.map((one) => one.attributes)

  test('take their kind from the type and format of the schema', () => {
    expect(attributes.map(({ type }) => type)).toEqual([
      'email',
      'text',
      'tel',
      'date',
      'datetime-local',
      'url',
      'number',
      'number',
      'checkbox',
      'text',
      'text',
    ])
  })

  test('carry name, value, pattern, options and what helps a browser to fill them in', () => {
    expect(attributes[0]).toEqual({
      node_type: 'input',
      name: 'traits.email',
      type: 'email',
      value: 'a@b.example',
      required: true,
      autocomplete: 'email',
      disabled: false,
    })
    expect(attributes[1]).toMatchObject({ name: 'traits.name.last', value: 'L', pattern: '^[A-Z]' })
    expect(attributes[1]).not.toHaveProperty('required')
    expect(attributes[2]).not.toHaveProperty('value')
    expect(attributes[9]).toMatchObject({ options: [{ value: 'free' }, { value: 'team' }], disabled: true })
    expect(attributes[10]).not.toHaveProperty('options')
    expect(nodes[0]?.meta.label).toEqual({
      id: 1070002,
      text: 'E-Mail',
      type: 'info',
      context: { title: 'E-Mail', name: 'traits.email' },
    })
    expect(nodes[1]?.meta).toEqual({})
  })
})

test('a message goes to its field; what has none is left over', () => {
  const error = (id: number) => ({ id, text: 'x', type: 'error' }) as const
  const nodes = [
    inputNode('default', { name: 'a', type: 'text' }),
    inputNode('default', { name: 'b', type: 'text' }),
  ]
  const placed = placeMessages(nodes, { b: [error(1), error(2)], c: [error(3)] })
  expect(placed.nodes.map(({ messages }) => messages.map(({ id }) => id))).toEqual([[], [1, 2]])
  expect(placed.leftOver).toEqual([error(3)])
})
