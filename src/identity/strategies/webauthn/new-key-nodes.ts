import type { UiNode, UiText } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { securityKeyCreation } from '../../credentials/webauthn/key-options.ts'
import type { StoredKey } from '../../credentials/webauthn/stored-key.ts'
import type { RegistrationFlowRecord, SettingsFlowRecord } from '../../flows/flow.ts'
import { inputNode } from '../../ui-nodes/input-node.ts'
import { triggerNode } from '../../ui-nodes/trigger-node.ts'
import { keyName } from '../../ui-text/keys.ts'
import { scriptNode } from '../../webauthn-script/script-node.ts'
import { challengeOf } from '../keys/challenge.ts'

const group = 'webauthn'

/** What a new security key is for. */
export interface NewKeyForm {
  /** What the key is to call the account. */
  readonly handle: Buffer
  /** Keys that the account has already. */
  readonly present: readonly StoredKey[]
  /** The name that the person gave it before the form was shown again. */
  readonly keyName?: string | undefined
}

/** A form in which a security key is named and made. @param label of its button */
export function newKeyNodes(
  context: IdentityContext,
  flow: RegistrationFlowRecord | SettingsFlowRecord,
  form: NewKeyForm,
  label: UiText,
): UiNode[] {
  const { relyingParty } = context.settings.webauthn
  const options = JSON.stringify(
    securityKeyCreation(
      relyingParty,
      { handle: form.handle, name: relyingParty.name },
      { challenge: challengeOf(context, flow), present: form.present },
    ),
  )
  return [
    inputNode(
      group,
      { name: 'webauthn_register_displayname', type: 'text', value: form.keyName ?? '' },
      keyName(),
    ),
    inputNode(group, { name: 'webauthn_register', type: 'hidden', value: '' }),
    triggerNode(
      group,
      {
        name: 'webauthn_register_trigger',
        calls: 'oryWebAuthnRegistration',
        argument: options,
        value: options,
      },
      label,
      flow.type,
    ),
    scriptNode(context, flow),
  ]
}
