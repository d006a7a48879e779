import type { UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { keyIdBytes, keysOf } from '../../credentials/webauthn/stored-key.ts'
import type { SettingsFlowRecord } from '../../flows/flow.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { inputNode } from '../../ui-nodes/input-node.ts'
import { noSettingsMethod } from '../../ui-text/flow-errors.ts'
import { addKey, removeKey } from '../../ui-text/keys.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { challengeOf } from '../keys/challenge.ts'
import { isLastWayIn, userHandleOf, withKey, withoutKey } from '../keys/change-keys.ts'
import { newKey } from '../keys/new-key.ts'
import type { Changed, FormAgain, SettingsStrategy } from '../strategy.ts'
import { newKeyNodes } from './new-key-nodes.ts'

const group = 'webauthn'

export const webauthnSettings: SettingsStrategy = {
  nodes: (context, { flow, identity }) =>
    flow.type === 'browser' ? [...removeNodes(context, identity), ...addNodes(context, flow, identity)] : [],
  accepts: (submission) =>
    submissionMethod(submission) === group ||
    textField(submission, 'webauthn_register') !== undefined ||
    textField(submission, 'webauthn_remove') !== undefined,
  needsRecentSignIn: () => true,
  async submit(context, { flow, submission }): Promise<Changed | FormAgain> {
    if (flow.type !== 'browser') return { kind: 'form', messages: [noSettingsMethod()] }
    const removed = textField(submission, 'webauthn_remove')
    if (removed !== undefined)
      return {
        kind: 'changed',
        change: (current) => withoutKey(current, 'webauthn', removed, context.settings),
      }
    const answer = textField(submission, 'webauthn_register')
    const webauthn_register_displayname = textField(submission, 'webauthn_register_displayname')
    if (answer === undefined) return { kind: 'form', messages: [noSettingsMethod()] }
    if (webauthn_register_displayname === undefined)
      return { kind: 'form', fieldMessages: missingFields({ webauthn_register_displayname }) }

    const { relyingParty, passwordless } = context.settings.webauthn
    const made = await newKey(
      context,
      answer,
      { challenge: challengeOf(context, flow), relyingParty, userVerification: false },
      { name: webauthn_register_displayname, passwordless },
    )
    if ('refusal' in made) return { kind: 'form', messages: [made.refusal] }
    return {
      kind: 'changed',
      change: (current) => withKey(current, 'webauthn', ownHandle(current), made.key),
      methods: [
        {
          method: 'webauthn',
          aal: passwordless ? 'aal1' : 'aal2',
          completed_at: context.clock().toISOString(),
        },
      ],
    }
  },
}

/** The id of the identity, unless its keys know it by another name. */
function ownHandle(identity: IdentityRecord): Buffer {
  return userHandleOf(identity, 'webauthn') ?? Buffer.from(identity.id.replaceAll('-', ''), 'hex')
}

function removeNodes({ settings }: IdentityContext, identity: IdentityRecord): UiNode[] {
  return keysOf(identity, 'webauthn').map((key) =>
    inputNode(
      group,
      {
        name: 'webauthn_remove',
        type: 'submit',
        value: keyIdBytes(key).toString('hex'),
        disabled: isLastWayIn(identity, key, settings),
      },
      removeKey(key.display_name || 'unnamed', new Date(key.added_at)),
    ),
  )
}

function addNodes(context: IdentityContext, flow: SettingsFlowRecord, identity: IdentityRecord): UiNode[] {
  const form = { handle: ownHandle(identity), present: keysOf(identity, 'webauthn') }
  return newKeyNodes(context, flow, form, addKey())
}
