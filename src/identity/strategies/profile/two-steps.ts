import type { UiInputAttributes, UiNode } from '../../../contracts/identity-api.ts'
import type { IdentitySettings } from '../../settings.ts'

/** Whether a sign-up asks for the person first and for a way to sign in on a page of its own. */
export function registersInTwoSteps({
  registration,
  password,
  code,
  passkey,
  webauthn,
}: IdentitySettings): boolean {
  // With providers only there is nothing to choose on a second page.
  const choice =
    password.enabled ||
    code.factor === 'first' ||
    passkey.enabled ||
    (webauthn.enabled && webauthn.passwordless)
  return registration.style === 'profile_first' && choice
}

/** What was filled in before, kept in the form but not shown. */
export function withTraitsHidden(nodes: readonly UiNode[]): readonly UiNode[] {
  return nodes.map((node) =>
    node.type === 'input' && 'name' in node.attributes && node.attributes.name.startsWith('traits.')
      ? { ...node, attributes: hidden(node.attributes as UiInputAttributes) }
      : node,
  )
}

function hidden({ autocomplete: _, ...attributes }: UiInputAttributes): UiInputAttributes {
  return { ...attributes, type: 'hidden' }
}
