import type { UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { passkeyCreation } from '../../credentials/webauthn/key-options.ts'
import { keyIdBytes, keysOf } from '../../credentials/webauthn/stored-key.ts'
import type { SettingsFlowRecord } from '../../flows/flow.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { inputNode } from '../../ui-nodes/input-node.ts'
import { triggerNode } from '../../ui-nodes/trigger-node.ts'
import { addPasskey, removePasskey } from '../../ui-text/keys.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { scriptNode } from '../../webauthn-script/script-node.ts'
import { challengeOf } from '../keys/challenge.ts'
import { isLastWayIn, userHandleOf, withKey, withoutKey } from '../keys/change-keys.ts'
import { newKey } from '../keys/new-key.ts'
import type { Changed, FormAgain, SettingsStrategy } from '../strategy.ts'
import { newPasskeyHandle } from './registration.ts'

const group = 'passkey'

export const passkeySettings: SettingsStrategy = {
  nodes: (context, { flow, identity }) => [
    ...removeNodes(context, identity),
    ...(flow.type === 'browser' ? [scriptNode(context, flow)] : []),
    triggerNode(
      group,
      { name: 'passkey_register_trigger', calls: 'oryPasskeySettingsRegistration', value: '' },
      addPasskey(),
      flow.type,
    ),
    inputNode(group, { name: 'passkey_settings_register', type: 'hidden' }),
    inputNode(group, {
      name: 'passkey_create_data',
      type: 'hidden',
      value: JSON.stringify(createData(context, flow, identity)),
    }),
  ],
  accepts: (submission) =>
    submissionMethod(submission) === group ||
    textField(submission, 'passkey_settings_register') !== undefined ||
    textField(submission, 'passkey_remove') !== undefined,
  needsRecentSignIn: () => true,
  async submit(context, { flow, submission }): Promise<Changed | FormAgain> {
    const removed = textField(submission, 'passkey_remove')
    if (removed !== undefined)
      return {
        kind: 'changed',
        change: (current) => withoutKey(current, 'passkey', removed, context.settings),
      }
    const passkey_settings_register = textField(submission, 'passkey_settings_register')
    if (passkey_settings_register === undefined)
      return { kind: 'form', fieldMessages: missingFields({ passkey_settings_register }) }

    const { relyingParty, userVerification } = context.settings.passkey
    const made = await newKey(
      context,
      passkey_settings_register,
      {
        challenge: challengeOf(context, flow),
        relyingParty,
        userVerification: userVerification === 'required',
      },
      { name: '', passwordless: true },
    )
    if ('refusal' in made) return { kind: 'form', messages: [made.refusal] }
    return {
      kind: 'changed',
      change: (current) => withKey(current, 'passkey', newPasskeyHandle(context, flow), made.key),
      methods: [{ method: 'passkey', aal: 'aal1', completed_at: context.clock().toISOString() }],
    }
  },
}

function removeNodes({ settings }: IdentityContext, identity: IdentityRecord): UiNode[] {
  return keysOf(identity, 'passkey').map((key) =>
    inputNode(
      group,
      {
        name: 'passkey_remove',
        type: 'submit',
        value: keyIdBytes(key).toString('hex'),
        disabled: isLastWayIn(identity, key, settings),
      },
      removePasskey(key.display_name || 'unnamed', new Date(key.added_at)),
    ),
  )
}

function createData(context: IdentityContext, flow: SettingsFlowRecord, identity: IdentityRecord): object {
  const { settings, schemas } = context
  const { accountNames } = schemas.require(identity.schemaId)
  return passkeyCreation(
    settings.passkey,
    {
      handle: userHandleOf(identity, 'passkey') ?? newPasskeyHandle(context, flow),
      name: accountNames(identity.traits).passkey ?? identity.id,
    },
    { challenge: challengeOf(context, flow), present: keysOf(identity, 'passkey') },
  )
}
