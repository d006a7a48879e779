import type { UiNode } from '../../contracts/identity-api.ts'

/**
 * Fields that several methods need stand in a form once, where the first method put them and as the last one
 * described them. A script stands where the last one put it. Buttons of one name are different buttons.
 */
export function distinctNodes(nodes: readonly UiNode[]): readonly UiNode[] {
  const distinct = new Map<string, UiNode>()
  for (const [index, node] of nodes.entries()) {
    const key = keyOf(node) ?? String(index)
    if (node.type === 'script') distinct.delete(key)
    distinct.set(key, node)
  }
  return [...distinct.values()]
}

function keyOf({ type, group, attributes }: UiNode): string | undefined {
  if (type === 'script' && 'id' in attributes) return attributes.id
  if (type !== 'input' || !('name' in attributes) || attributes.type === 'submit') return undefined
  return `${group} ${attributes.name}`
}
