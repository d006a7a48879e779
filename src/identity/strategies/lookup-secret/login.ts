import { backupCodesOf, judgeCode, withUsedCode } from '../../credentials/lookup-secret/lookup-secret.ts'
import { RefusedChange } from '../../flows/refused-change.ts'
import { requireIdentity } from '../../identities/require-identity.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { inputNode, submitNode } from '../../ui-nodes/input-node.ts'
import {
  backupCode,
  backupCodeInvalid,
  backupCodeUsed,
  noBackupCodes,
  signInWithBackupCode,
} from '../../ui-text/lookup-secret.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { beginSecondFactor, codeField, secondFactor } from '../second-factor.ts'
import type { Authenticated, FormAgain, LoginStrategy } from '../strategy.ts'

const group = 'lookup_secret'

export const lookupSecretLogin: LoginStrategy = {
  assurance: () => 'aal2',
  nodes: (context, { flow, identity }) =>
    identity && lookupSecretLogin.canSignIn(context, identity)
      ? [
          inputNode(group, codeField(flow, 'lookup_secret'), backupCode()),
          submitNode(group, 'method', group, signInWithBackupCode()),
        ]
      : [],
  accepts: (submission) => submissionMethod(submission) === group,
  async submit(context, { flow, submission, request }): Promise<Authenticated | FormAgain> {
    const lookup_secret = textField(submission, 'lookup_secret')
    if (lookup_secret === undefined) return { kind: 'form', fieldMessages: missingFields({ lookup_secret }) }
    const identity = await requireIdentity(context, flow.identityId ?? '')
    if (!lookupSecretLogin.canSignIn(context, identity)) return { kind: 'form', messages: [noBackupCodes()] }

    const guess = await beginSecondFactor(context, 'lookup_secret', identity, request)
    if (guess.refusal) return { kind: 'form', messages: [guess.refusal] }
    const judgement = judgeCode(identity, context.secrets, lookup_secret)
    if (judgement !== 'unused')
      return { kind: 'form', messages: [judgement === 'used' ? backupCodeUsed() : backupCodeInvalid()] }
    await guess.wasRight()
    return {
      kind: 'authenticated',
      identity,
      methods: [secondFactor(context, 'lookup_secret')],
      change(current) {
        // Of several requests with one code, the first one wins.
        if (judgeCode(current, context.secrets, lookup_secret) !== 'unused')
          throw new RefusedChange(backupCodeUsed())
        return { credentials: [withUsedCode(current, context.secrets, lookup_secret, context.clock())] }
      },
    }
  },
  canSignIn: (_context, identity) => backupCodesOf(identity).length > 0,
}
