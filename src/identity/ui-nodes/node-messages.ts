import type { UiNode, UiText } from '../../contracts/identity-api.ts'

/** Messages by the name of the field that they are about. */
export type FieldMessages = Readonly<Record<string, readonly UiText[]>>

/** Puts each message at its field; what has no field in this form is left over. */
export function placeMessages(
  nodes: readonly UiNode[],
  messages: FieldMessages,
): { readonly nodes: readonly UiNode[]; readonly leftOver: readonly UiText[] } {
  const names = new Set<string>()
  const placed = nodes.map((node) => {
    const name = 'name' in node.attributes ? node.attributes.name : undefined
    if (name === undefined || names.has(name) || !Object.hasOwn(messages, name)) return node
    names.add(name)
    return { ...node, messages: messages[name] as readonly UiText[] }
  })
  const leftOver = Object.entries(messages).flatMap(([name, texts]) => (names.has(name) ? [] : texts))
  return { nodes: placed, leftOver }
}
