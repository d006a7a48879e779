import type { UiText } from '../../../contracts/identity-api.ts'
import type { AddressChannel, IdentityChange, Traits } from '../../identities/identity.ts'
import type { FieldMessages } from '../../ui-nodes/node-messages.ts'

/** What the answer of a web hook asks for. */
export type WebHookAnswer =
  | { readonly kind: 'refused'; readonly fieldMessages: FieldMessages; readonly messages: readonly UiText[] }
  | { readonly kind: 'accepted'; readonly rewrite: IdentityRewrite }

/** What replaces the values of an identity that is about to be written. */
export type IdentityRewrite = Pick<
  IdentityChange,
  'traits' | 'schemaId' | 'state' | 'metadataPublic' | 'metadataAdmin' | 'verifiedAddresses'
> & { readonly externalId?: string }

/** Reads an answer that may refuse or change something. Throws an Error whose sentence says what is wrong with it. */
export function readAnswer(status: number, text: string): WebHookAnswer {
  if (status >= 400) return refusal(parse(text))
  if (text.trim() === '') return { kind: 'accepted', rewrite: {} }
  const { identity } = asObject(parse(text), 'the answer')
  return { kind: 'accepted', rewrite: identity == null ? {} : rewriteOf(asObject(identity, 'identity')) }
}

function refusal(body: unknown): WebHookAnswer {
  const { messages } = asObject(body, 'the answer')
  const entries = asList(messages, 'messages')
  if (entries.length === 0) throw new Error('messages is empty')
  const fieldMessages: Record<string, UiText[]> = {}
  const general: UiText[] = []
  for (const entry of entries) {
    const { instance_ptr, messages: texts } = asObject(entry, 'an entry of messages')
    const field = fieldOf(instance_ptr)
    const list = asList(texts, 'messages of an entry').map(asText)
    if (field === '') general.push(...list)
    else fieldMessages[field] = [...(fieldMessages[field] ?? []), ...list]
  }
  return { kind: 'refused', fieldMessages, messages: general }
}

/** `#/traits/email` (RFC 6901 §6) is the field `traits.email`; the root is the whole form. */
function fieldOf(pointer: unknown): string {
  if (pointer === undefined) return ''
  if (typeof pointer !== 'string') throw new Error('instance_ptr is not a text')
  return pointer
    .replace(/^#?\/?/, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function asText(value: unknown): UiText {
  const { id, text, type, context } = asObject(value, 'a message')
  if (typeof id !== 'number' || typeof text !== 'string') throw new Error('a message has no id or no text')
  return {
    id,
    text,
    type: type === 'info' || type === 'success' ? type : 'error',
    ...(context != null && { context: asObject(context, 'the context of a message') }),
  }
}

function rewriteOf(identity: Readonly<Record<string, unknown>>): IdentityRewrite {
  const { traits, schema_id, state, metadata_public, metadata_admin, external_id, verifiable_addresses } =
    identity
  if (state !== undefined && state !== 'active' && state !== 'inactive')
    throw new Error('identity.state is neither "active" nor "inactive"')
  return {
    ...(traits !== undefined && { traits: asObject(traits, 'identity.traits') as Traits }),
    ...(schema_id !== undefined && { schemaId: text(schema_id, 'identity.schema_id') }),
    ...(state !== undefined && { state }),
    ...(metadata_public !== undefined && { metadataPublic: metadata_public }),
    ...(metadata_admin !== undefined && { metadataAdmin: metadata_admin }),
    ...(external_id !== undefined && { externalId: text(external_id, 'identity.external_id') }),
    ...(verifiable_addresses != null && { verifiedAddresses: verifiedOf(verifiable_addresses) }),
  }
}

function verifiedOf(addresses: unknown): { via: AddressChannel; value: string }[] {
  return asList(addresses, 'identity.verifiable_addresses').flatMap((entry) => {
    const { via, value, verified } = asObject(entry, 'an entry of identity.verifiable_addresses')
    if ((via !== 'email' && via !== 'sms') || typeof value !== 'string')
      throw new Error('an entry of identity.verifiable_addresses has no via or no value')
    return verified === true ? [{ via, value }] : []
  })
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new Error('it is not JSON')
  }
}

function asObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} is not an object`)
  return value as Readonly<Record<string, unknown>>
}

function asList(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${name} is not a list`)
  return value
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${name} is not a text`)
  return value
}
