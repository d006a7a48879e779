import type { IdentityContext } from '../../context.ts'
import { passwordCredential, passwordHashOf } from '../../credentials/password/password.ts'
import { passwordProblem } from '../../credentials/password/policy/password-policy.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { requireIdentity } from '../../identities/require-identity.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { passwordNode } from '../../ui-nodes/password-node.ts'
import { passwordUnchanged, save } from '../../ui-text/password.ts'
import { missingFields } from '../../ui-text/validation.ts'
import type { Changed, FormAgain, SettingsStrategy } from '../strategy.ts'

export const passwordSettings: SettingsStrategy = {
  nodes: () => [passwordNode('new-password'), submitNode('password', 'method', 'password', save())],
  accepts: (submission) => submissionMethod(submission) === 'password',
  needsRecentSignIn: () => true,
  async submit(context, { flow, submission }): Promise<Changed | FormAgain> {
    const password = textField(submission, 'password')
    if (password === undefined) return { kind: 'form', fieldMessages: missingFields({ password }) }
    const identity = await requireIdentity(context, flow.identityId)
    const problem = await problemOf(context, identity, password)
    if (problem) return { kind: 'form', fieldMessages: { password: [problem] } }
    const credential = passwordCredential(await context.passwords.hash(password))
    return { kind: 'changed', change: () => ({ credentials: [credential] }) }
  },
}

async function problemOf(context: IdentityContext, identity: IdentityRecord, password: string) {
  const { identifiers } = context.schemas.require(identity.schemaId).extensions(identity.traits)
  const own = identifiers.flatMap(({ type, identifier }) => (type === 'password' ? [identifier] : []))
  const problem = await passwordProblem(context, password, own)
  if (problem) return problem
  const hash = passwordHashOf(identity.credentials)
  const unchanged = hash !== undefined && (await context.passwords.verify(password, hash))
  return unchanged ? passwordUnchanged() : undefined
}
