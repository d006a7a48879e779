import type { UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { qrCode } from '../../credentials/totp/qr-code.ts'
import { totpCredential } from '../../credentials/totp/totp.ts'
import { newTotpKey, stepOfCode, type TotpKey, typedSecret } from '../../credentials/totp/totp-key.ts'
import type { SettingsFlowRecord } from '../../flows/flow.ts'
import { flowSecret } from '../../flows/flow-secret.ts'
import { RefusedChange } from '../../flows/refused-change.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { requireIdentity } from '../../identities/require-identity.ts'
import { flagField, submissionMethod, textField } from '../../submission/submission.ts'
import { inputNode, submitNode } from '../../ui-nodes/input-node.ts'
import { textNode } from '../../ui-nodes/text-node.ts'
import { save } from '../../ui-text/password.ts'
import {
  noTotp,
  totpInvalid,
  totpQrCode,
  totpSecret,
  totpSecretLabel,
  unlinkTotp,
  verifyCode,
} from '../../ui-text/totp.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { secondFactor } from '../second-factor.ts'
import type { Changed, FormAgain, SettingsStrategy } from '../strategy.ts'

const pixels = 256
/** RFC 4226 §4 recommends 160 bits. */
const secretBytes = 20

export const totpSettings: SettingsStrategy = {
  nodes(context, { flow, identity }) {
    if (hasTotp(identity))
      return [
        inputNode(
          'totp',
          { name: 'totp_unlink', type: 'submit', value: 'true', required: true },
          unlinkTotp(),
        ),
      ]
    const key = offeredKey(context, flow, identity)
    return [
      ...keyNodes(key),
      inputNode('totp', { name: 'totp_code', type: 'text', required: true }, verifyCode()),
      submitNode('totp', 'method', 'totp', save()),
    ]
  },
  accepts: (submission) => submissionMethod(submission) === 'totp' || flagField(submission, 'totp_unlink'),
  needsRecentSignIn: () => true,
  async submit(context, { flow, submission }): Promise<Changed | FormAgain> {
    if (flagField(submission, 'totp_unlink')) return { kind: 'changed', change: unlinked }
    const totp_code = textField(submission, 'totp_code')
    if (totp_code === undefined) return { kind: 'form', fieldMessages: missingFields({ totp_code }) }
    const identity = await requireIdentity(context, flow.identityId)
    const key = offeredKey(context, flow, identity)
    const step = stepOfCode(key, totp_code, context.clock())
    if (step === undefined) return { kind: 'form', fieldMessages: { totp_code: [totpInvalid()] } }
    return {
      kind: 'changed',
      change: () => ({ credentials: [totpCredential(key, step, context.secrets)] }),
      methods: [secondFactor(context, 'totp')],
    }
  },
}

function unlinked(current: IdentityRecord) {
  if (!hasTotp(current)) throw new RefusedChange(noTotp())
  return { removedCredentials: ['totp' as const] }
}

function hasTotp({ credentials }: IdentityRecord): boolean {
  return credentials.some(({ type }) => type === 'totp')
}

/** What the flow offers to set an app up with; the same until it is used. */
function offeredKey(
  { secrets, settings, schemas }: IdentityContext,
  flow: SettingsFlowRecord,
  identity: IdentityRecord,
): TotpKey {
  const name = schemas.require(identity.schemaId).accountNames(identity.traits).totp ?? identity.id
  const secret = flowSecret(secrets, flow, 'totp').subarray(0, secretBytes)
  return newTotpKey(secret, settings.totp.issuer, name)
}

function keyNodes(key: TotpKey): UiNode[] {
  const secret = typedSecret(key)
  return [
    {
      type: 'img',
      group: 'totp',
      attributes: {
        src: qrCode(key.toString(), pixels),
        id: 'totp_qr',
        width: pixels,
        height: pixels,
        node_type: 'img',
      },
      messages: [],
      meta: { label: totpQrCode() },
    },
    textNode('totp', 'totp_secret_key', totpSecret(secret), totpSecretLabel()),
  ]
}
