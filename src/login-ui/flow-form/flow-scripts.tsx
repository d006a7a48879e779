import type { UiContainer, UiNode, UiScriptAttributes } from '../../contracts/identity-api.ts'
import { useSite } from '../rendering/site.ts'

/** The scripts that a flow asks for, and ours, which wires them to the page. */
export function FlowScripts({ ui }: { readonly ui: UiContainer | undefined }) {
  const { triggerScriptAddress } = useSite()
  const scripts = scriptsOf(ui)
  if (scripts.length === 0) return null
  return (
    <>
      {scripts.map(({ attributes: { id, src, integrity, type } }) => (
        <script
          key={id}
          id={id}
          src={src}
          integrity={integrity}
          type={type}
          crossOrigin="anonymous"
          referrerPolicy="no-referrer"
          defer
        />
      ))}
      <script src={triggerScriptAddress} defer />
    </>
  )
}

/** Where the scripts of a flow come from: what the page's content security policy has to allow. */
export function scriptOrigins(ui: UiContainer | undefined): string[] {
  return scriptsOf(ui).map(({ attributes }) => new URL(attributes.src).origin)
}

function scriptsOf(ui: UiContainer | undefined): UiNode<UiScriptAttributes>[] {
  return (ui?.nodes ?? []).filter(
    (node): node is UiNode<UiScriptAttributes> => node.attributes.node_type === 'script',
  )
}
