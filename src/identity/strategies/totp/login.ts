import { isUnused, totp, totpKeyOf, withUsedStep } from '../../credentials/totp/totp.ts'
import { stepOfCode } from '../../credentials/totp/totp-key.ts'
import { RefusedChange } from '../../flows/refused-change.ts'
import { requireIdentity } from '../../identities/require-identity.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { inputNode, submitNode } from '../../ui-nodes/input-node.ts'
import { authenticationCode, noTotp, totpInvalid, withAuthenticatorApp } from '../../ui-text/totp.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { beginSecondFactor, codeField, secondFactor } from '../second-factor.ts'
import type { Authenticated, FormAgain, LoginStrategy } from '../strategy.ts'

export const totpLogin: LoginStrategy = {
  assurance: () => 'aal2',
  nodes: (context, { flow, identity }) =>
    identity && totpLogin.canSignIn(context, identity)
      ? [
          inputNode('totp', codeField(flow, 'totp_code'), authenticationCode()),
          submitNode('totp', 'method', 'totp', withAuthenticatorApp()),
        ]
      : [],
  accepts: (submission) => submissionMethod(submission) === 'totp',
  async submit(context, { flow, submission, request }): Promise<Authenticated | FormAgain> {
    const totp_code = textField(submission, 'totp_code')
    if (totp_code === undefined) return { kind: 'form', fieldMessages: missingFields({ totp_code }) }
    const identity = await requireIdentity(context, flow.identityId ?? '')
    const key = totpKeyOf(identity, context.secrets)
    if (!key) return { kind: 'form', messages: [noTotp()] }

    const guess = await beginSecondFactor(context, 'totp', identity, request)
    if (guess.refusal) return { kind: 'form', messages: [guess.refusal] }
    const step = stepOfCode(key, totp_code, context.clock())
    if (step === undefined || !isUnused(identity, step)) return { kind: 'form', messages: [totpInvalid()] }
    await guess.wasRight()
    return {
      kind: 'authenticated',
      identity,
      methods: [secondFactor(context, 'totp')],
      change(current) {
        // Of several requests with one code, the first one wins.
        if (!isUnused(current, step)) throw new RefusedChange(totpInvalid())
        return { credentials: [withUsedStep(current, step)] }
      },
    }
  },
  canSignIn: (_context, { credentials }) =>
    credentials.some(({ type, config }) => type === 'totp' && totp.factors(config).second > 0),
}
