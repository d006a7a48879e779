import type { UiContainer, UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'

/** One form of a page. Every form of a flow posts to the flow's action and carries its hidden fields. */
export interface FlowForm {
  /** The groups whose nodes it shows; `default` when fields are shared by several methods. */
  readonly group: string
  /** `providers`: a list of buttons that lead to external providers. */
  readonly kind: 'fields' | 'providers'
  readonly hidden: readonly UiNode<UiInputAttributes>[]
  readonly nodes: readonly UiNode[]
}

const providerGroups = ['oidc', 'saml']

/** Label of the button that finishes a sign-up with missing traits: it belongs to those fields. */
const continueSignUp = 1040003

/**
 * Divides the nodes of a flow into forms. Methods that share visible fields (an identifier, traits) share one
 * form; otherwise each method has its own, so that a field that one method requires never keeps another
 * one from being sent. Providers have their own form, after the fields.
 */
export function flowForms(ui: UiContainer): FlowForm[] {
  const shared = ui.nodes.filter(({ group }) => group === 'default')
  const sharedHidden = shared.filter(isHiddenInput)
  const withScript = scriptOperatedGroups(ui.nodes)
  const visible = ui.nodes.filter(
    (node) => !(sharedHidden as UiNode[]).includes(node) && !withScript.has(node.group) && isShown(node),
  )
  const providers = visible.filter(isProviderButton)
  const others = visible.filter((node) => !isProviderButton(node))

  const groups = others.some((node) => node.group === 'default' && isField(node))
    ? [{ group: 'default', nodes: others }]
    : byGroup(others)
  return [
    ...groups
      .filter(({ nodes }) => nodes.some((node) => !isHiddenInput(node)))
      .map(({ group, nodes }) => fieldsForm(group, nodes, sharedHidden)),
    ...byGroup(providers).map(
      ({ group, nodes }): FlowForm => ({ group, kind: 'providers', hidden: sharedHidden, nodes }),
    ),
  ]
}

function fieldsForm(
  group: string,
  nodes: readonly UiNode[],
  sharedHidden: readonly UiNode<UiInputAttributes>[],
): FlowForm {
  return {
    group,
    kind: 'fields',
    hidden: [...sharedHidden, ...nodes.filter(isHiddenInput)],
    nodes: nodes.filter((node) => !isHiddenInput(node)),
  }
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
  return isInput(node) && node.attributes.type !== 'hidden' && node.attributes.type !== 'submit'
}

function isProviderButton(node: UiNode): boolean {
  return providerGroups.includes(node.group) && isSubmit(node) && node.meta.label?.id !== continueSignUp
}

/** What only a script can operate is left out: the pages work without one. */
function isShown(node: UiNode): boolean {
  const { node_type: nodeType } = node.attributes
  return nodeType !== 'script' && nodeType !== 'div' && !isScriptButton(node)
}

function isScriptButton(node: UiNode): boolean {
  return isInput(node) && node.attributes.type === 'button'
}

/** Methods whose every way to be sent is a button that needs a script, as those of security keys. */
function scriptOperatedGroups(nodes: readonly UiNode[]): ReadonlySet<string> {
  const groups = Map.groupBy(nodes, ({ group }) => group)
  return new Set(
    [...groups].flatMap(([group, members]) =>
      group !== 'default' && members.some(isScriptButton) && !members.some(isSubmit) ? [group] : [],
    ),
  )
}
