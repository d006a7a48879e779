import type { UiContainer, UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'

/** One form of a page. Every form of a flow posts to the flow's action and carries its hidden fields. */
export interface FlowForm {
  /** The groups whose nodes it shows; `default` when fields are shared by several methods. */
  readonly group: string
  /** `providers`: a list of buttons that lead to external providers. */
  readonly kind: 'fields' | 'providers'
  readonly hidden: readonly UiNode<UiInputAttributes>[]
  readonly nodes: readonly UiNode[]
  /** Only a script can send it, as those of security keys; it is hidden without one. */
  readonly needsScript: boolean
}

const providerGroups = ['oidc', 'saml']

/** Label of the button that finishes a sign-up with missing traits: it belongs to those fields. */
const continueSignUp = 1040003

/**
 * Divides the nodes of a flow into forms. Methods that share visible fields (an identifier, traits) share one
 * form; otherwise each method has its own, so that a field that one method requires never keeps another
 * one from being sent. What a script sends is a form of its own unless it needs the traits, so that no key
 * press in its fields sends anything else. Providers have their own form, after the fields.
 */
export function flowForms(ui: UiContainer): FlowForm[] {
  const shared = ui.nodes.filter(({ group }) => group === 'default')
  const sharedHidden = shared.filter(isHiddenInput)
  const visible = ui.nodes.filter((node) => !(sharedHidden as UiNode[]).includes(node) && isShown(node))
  const providers = visible.filter(isProviderButton)
  const others = visible.filter((node) => !isProviderButton(node))
  return [
    ...fieldForms(others, sharedHidden).filter(({ nodes }) => nodes.length > 0),
    ...byGroup(providers).map(
      ({ group, nodes }): FlowForm => ({
        group,
        kind: 'providers',
        hidden: sharedHidden,
        nodes,
        needsScript: false,
      }),
    ),
  ]
}

function fieldForms(
  nodes: readonly UiNode[],
  sharedHidden: readonly UiNode<UiInputAttributes>[],
): FlowForm[] {
  const form = (group: string, members: readonly UiNode[], needsScript = false) =>
    fieldsForm(group, members, sharedHidden, needsScript)
  const groups = byGroup(nodes)
  const fields = nodes.filter((node) => node.group === 'default' && isField(node))
  if (fields.some(isTrait)) return [form('default', fieldsFirst(nodes))]

  const byScript = groups.filter(({ nodes: members }) => members.some(isTrigger))
  const scripted = byScript.flatMap(({ group, nodes: members }) => [
    form(group, members.filter(isSubmit)),
    form(
      group,
      members.filter((node) => !isSubmit(node)),
      true,
    ),
  ])
  if (fields.length > 0) {
    const together = groups.filter((one) => !byScript.includes(one)).flatMap(({ nodes: members }) => members)
    return [form('default', fieldsFirst(together)), ...scripted]
  }
  return groups.flatMap((one) =>
    byScript.includes(one)
      ? scripted.filter(({ group }) => group === one.group)
      : [form(one.group, one.nodes)],
  )
}

/** Methods with fields of their own come first: the key "Enter" in a field presses the first button. */
function fieldsFirst(nodes: readonly UiNode[]): UiNode[] {
  const withFields = new Set(nodes.filter(isField).map(({ group }) => group))
  return [
    ...nodes.filter(({ group }) => withFields.has(group)),
    ...nodes.filter(({ group }) => !withFields.has(group)),
  ]
}

function fieldsForm(
  group: string,
  nodes: readonly UiNode[],
  sharedHidden: readonly UiNode<UiInputAttributes>[],
  needsScript: boolean,
): FlowForm {
  return {
    group,
    kind: 'fields',
    hidden: [...sharedHidden, ...nodes.filter(isHiddenInput)],
    nodes: anotherCodeLast(nodes.filter((node) => !isHiddenInput(node))),
    needsScript,
  }
}

/** The key "Enter" in the field for a code sends the code, and does not ask for another one. */
function anotherCodeLast(nodes: readonly UiNode[]): UiNode[] {
  const isResend = (node: UiNode) => isSubmit(node) && node.attributes.name === 'resend'
  return [...nodes.filter((node) => !isResend(node)), ...nodes.filter(isResend)]
}

function byGroup(nodes: readonly UiNode[]): { group: string; nodes: readonly UiNode[] }[] {
  return [...Map.groupBy(nodes, ({ group }) => group)].map(([group, members]) => ({
    group,
    nodes: members,
  }))
}

export function isInput(node: UiNode): node is UiNode<UiInputAttributes> {
  return node.attributes.node_type === 'input'
}

function isHiddenInput(node: UiNode): node is UiNode<UiInputAttributes> {
  return isInput(node) && node.attributes.type === 'hidden'
}

export function isSubmit(node: UiNode): node is UiNode<UiInputAttributes> {
  return isInput(node) && node.attributes.type === 'submit'
}

function isField(node: UiNode): boolean {
  return isInput(node) && !['hidden', 'submit', 'button'].includes(node.attributes.type)
}

function isProviderButton(node: UiNode): boolean {
  return providerGroups.includes(node.group) && isSubmit(node) && node.meta.label?.id !== continueSignUp
}

function isTrait(node: UiNode): boolean {
  return isInput(node) && node.attributes.name.startsWith('traits.')
}

/** Scripts are no part of a form, see FlowScripts. */
function isShown({ attributes }: UiNode): boolean {
  return attributes.node_type !== 'script' && attributes.node_type !== 'div'
}

/** A button that a script answers. */
export function isTrigger(node: UiNode): node is UiNode<UiInputAttributes> {
  return isInput(node) && node.attributes.type === 'button'
}
