import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import type { IdentitySchema, TraitField } from '../schemas/identity-schema.ts'
import { traitTitle } from '../ui-text/labels.ts'
import { inputNode } from './input-node.ts'

/** Longer lists of allowed values are not shown. */
const mostOptions = 500

const typesByFormat: Readonly<Record<string, UiInputAttributes['type']>> = {
  email: 'email',
  tel: 'tel',
  date: 'date',
  'date-time': 'datetime-local',
  uri: 'url',
}

const autocompleteByType: Readonly<Record<string, string>> = { email: 'email', tel: 'tel', url: 'url' }

/** One field per trait, in the order of the schema, with the values that there are so far. */
export function traitNodes(
  schema: IdentitySchema,
  group: string,
  traits: Readonly<Record<string, unknown>>,
): UiNode<UiInputAttributes>[] {
  return schema.fields.map((field) => traitNode(field, group, valueAt(traits, field.path)))
}

function traitNode(
  { path, schema, required }: TraitField,
  group: string,
  value: unknown,
): UiNode<UiInputAttributes> {
  const name = ['traits', ...path].join('.')
  const type = inputType(schema)
  const autocomplete = autocompleteByType[type]
  const options = Array.isArray(schema.enum) && schema.enum.length <= mostOptions ? schema.enum : undefined
  return inputNode(
    group,
    {
      name,
      type,
      ...(value !== undefined && { value }),
      ...(required && { required }),
      ...(autocomplete && { autocomplete }),
      ...(typeof schema.pattern === 'string' && { pattern: schema.pattern }),
      ...(options && { options: options.map((option) => ({ value: option })) }),
      disabled: schema.disableFormField === true,
    },
    typeof schema.title === 'string' ? traitTitle(schema.title, name) : undefined,
  )
}

function inputType(schema: TraitField['schema']): UiInputAttributes['type'] {
  if (schema.type === 'boolean') return 'checkbox'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  return typesByFormat[String(schema.format)] ?? 'text'
}

function valueAt(traits: unknown, path: readonly string[]): unknown {
  let value = traits
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}
