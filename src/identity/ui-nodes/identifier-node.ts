import type { UiInputAttributes, UiNode, UiText } from '../../contracts/identity-api.ts'
import type { IdentitySchema, TraitField } from '../schemas/identity-schema.ts'
import { traitTitle } from '../ui-text/labels.ts'
import { identifierLabel } from '../ui-text/password.ts'
import { inputNode } from './input-node.ts'

/** The field for what a person signs in with: their address, phone number or user name. */
export function identifierNode(
  schema: IdentitySchema,
  value: string,
  group = 'default',
): UiNode<UiInputAttributes> {
  return inputNode(group, { name: 'identifier', type: 'text', required: true, value }, labelOf(schema))
}

/** The same, once the person has filled it in. */
export function identifiedNode(
  schema: IdentitySchema,
  value: string,
  group: string,
): UiNode<UiInputAttributes> {
  return inputNode(group, { name: 'identifier', type: 'hidden', required: true, value }, labelOf(schema))
}

/** The same, where who it is follows from the flow. */
export function knownIdentifierNode(value: string, group = 'default'): UiNode<UiInputAttributes> {
  return inputNode(group, { name: 'identifier', type: 'hidden', required: true, value })
}

/** The title of the only trait that identifies people, so that they know which one is meant. */
function labelOf({ fields }: IdentitySchema): UiText {
  const [only, another] = fields.filter(isIdentifier)
  const title = another ? undefined : only?.schema.title
  return only && typeof title === 'string'
    ? traitTitle(title, ['traits', ...only.path].join('.'))
    : identifierLabel()
}

function isIdentifier({ schema }: TraitField): boolean {
  const { credentials = {} } = (schema['ory.sh/kratos'] ?? {}) as {
    credentials?: Readonly<Record<string, { readonly identifier?: boolean } | undefined>>
  }
  return Object.values(credentials).some((credential) => credential?.identifier === true)
}
