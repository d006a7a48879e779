import type { UiNode } from '../../contracts/identity-api.ts'

/** The groups of a form from top to bottom; a group that is not listed comes first. */
const groupOrder = {
  login: ['oidc', 'default', 'webauthn', 'passkey', 'code', 'password', 'totp', 'lookup_secret'],
  registration: ['oidc', 'saml', 'default', 'webauthn', 'passkey', 'code', 'password', 'captcha', 'profile'],
  settings: ['default', 'profile', 'password', 'oidc', 'lookup_secret', 'webauthn', 'passkey', 'totp'],
} as const

/** Fields that come first in their group, in this order. */
const keyOrder = ['csrf_token', 'identifier', 'password']

/** Orders nodes by group, then key; buttons named `method` end their group. Otherwise the order is kept. */
export function orderNodes(form: keyof typeof groupOrder, nodes: readonly UiNode[]): readonly UiNode[] {
  const groups: readonly string[] = groupOrder[form]
  const rank = (node: UiNode): number => {
    const name = nameOf(node)
    const key = keyOrder.indexOf(name)
    const within = name === 'method' ? keyOrder.length + 1 : key === -1 ? keyOrder.length : key
    return groups.indexOf(node.group) * (keyOrder.length + 2) + within
  }
  return nodes.toSorted((one, other) => rank(one) - rank(other))
}

function nameOf({ attributes }: UiNode): string {
  return 'name' in attributes ? attributes.name : attributes.id
}
