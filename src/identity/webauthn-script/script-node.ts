import type { UiNode, UiScriptAttributes } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import { flowSecret, type SeededFlow } from '../flows/flow-secret.ts'
import { webauthnScriptIntegrity, webauthnScriptPath } from './webauthn-script.ts'

/** Loads the script; a form needs it once, whoever adds it. */
export function scriptNode(
  { secrets, settings }: IdentityContext,
  flow: SeededFlow,
): UiNode<UiScriptAttributes> {
  return {
    type: 'script',
    group: 'webauthn',
    attributes: {
      src: `${settings.publicUrl}${webauthnScriptPath}`,
      async: true,
      referrerpolicy: 'no-referrer',
      crossorigin: 'anonymous',
      integrity: webauthnScriptIntegrity,
      type: 'text/javascript',
      id: 'webauthn_script',
      nonce: uuidOf(flowSecret(secrets, flow, 'script nonce')),
      node_type: 'script',
    },
    messages: [],
    meta: {},
  }
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
