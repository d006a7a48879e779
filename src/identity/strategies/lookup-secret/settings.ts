import type { UiNode } from '../../../contracts/identity-api.ts'
import { seal, unseal } from '../../../cryptography/seal.ts'
import type { SecretRing } from '../../../cryptography/secret-ring.ts'
import { maskedCode, newCodes } from '../../credentials/lookup-secret/backup-codes.ts'
import { backupCodesOf, lookupSecretCredential } from '../../credentials/lookup-secret/lookup-secret.ts'
import type { SettingsFlowRecord } from '../../flows/flow.ts'
import { RefusedChange } from '../../flows/refused-change.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import { flagField, submissionMethod } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { textNode } from '../../ui-nodes/text-node.ts'
import { noSettingsMethod } from '../../ui-text/flow-errors.ts'
import {
  backupCodesLabel,
  confirmBackupCodes,
  disableBackupCodes,
  generateBackupCodes,
  listedBackupCodes,
  noBackupCodes,
  revealBackupCodes,
} from '../../ui-text/lookup-secret.ts'
import { secondFactor } from '../second-factor.ts'
import type { SettingsStrategy } from '../strategy.ts'

const group = 'lookup_secret'
const purpose = 'identity offered backup codes'

const actions = ['regenerate', 'reveal', 'confirm', 'disable'] as const
const fieldOf = (action: (typeof actions)[number]) => `lookup_secret_${action}`

const reveal = () => submitNode(group, fieldOf('reveal'), 'true', revealBackupCodes())
const regenerate = () => submitNode(group, fieldOf('regenerate'), 'true', generateBackupCodes())
const confirm = () => submitNode(group, fieldOf('confirm'), 'true', confirmBackupCodes())
const disable = () => submitNode(group, fieldOf('disable'), 'true', disableBackupCodes())

export const lookupSecretSettings: SettingsStrategy = {
  nodes({ secrets }, { flow, identity }) {
    const offered = offeredCodes(secrets, flow)
    if (offered) return [codesNode(offered.map((code) => ({ code }))), confirm()]
    const stored = backupCodesOf(identity)
    if (stored.length === 0) return [regenerate()]
    if (!flow.backupCodes) return [reveal(), disable()]
    const shown = stored.map((code) => ({
      code: maskedCode(code),
      ...(code.used_at !== undefined && { usedAt: new Date(code.used_at) }),
    }))
    return [codesNode(shown), disable(), regenerate()]
  },
  accepts: (submission) =>
    submissionMethod(submission) === group ||
    actions.some((action) => flagField(submission, fieldOf(action))),
  needsRecentSignIn: () => true,
  async submit(context, { flow, submission }) {
    const { secrets } = context
    switch (actions.find((action) => flagField(submission, fieldOf(action)))) {
      case 'regenerate': {
        const sealed = seal(secrets, purpose, JSON.stringify(newCodes()))
        return { kind: 'shown', flow: { ...flow, backupCodes: { kind: 'offered', sealed } } }
      }
      case 'reveal':
        return { kind: 'shown', flow: { ...flow, backupCodes: { kind: 'revealed' } } }
      case 'confirm': {
        const codes = offeredCodes(secrets, flow)
        if (!codes) return { kind: 'form', messages: [noBackupCodes()] }
        return {
          kind: 'changed',
          change: () => ({ credentials: [lookupSecretCredential(codes, secrets)] }),
          methods: [secondFactor(context, 'lookup_secret')],
        }
      }
      case 'disable':
        return { kind: 'changed', change: disabled }
      default:
        return { kind: 'form', messages: [noSettingsMethod()] }
    }
  },
}

function disabled(current: IdentityRecord): IdentityChange {
  if (backupCodesOf(current).length === 0) throw new RefusedChange(noBackupCodes())
  return { removedCredentials: ['lookup_secret'] }
}

/** Codes that the person has been shown and has not confirmed yet. */
function offeredCodes(secrets: SecretRing, { backupCodes }: SettingsFlowRecord): string[] | undefined {
  if (backupCodes?.kind !== 'offered') return undefined
  const opened = unseal(secrets, purpose, backupCodes.sealed)
  return opened && (JSON.parse(opened.toString()) as string[])
}

function codesNode(codes: Parameters<typeof listedBackupCodes>[0]): UiNode {
  return textNode(group, 'lookup_secret_codes', listedBackupCodes(codes), backupCodesLabel())
}
