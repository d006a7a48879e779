import { createHmac } from 'node:crypto'
import type { UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { securityKeyRequest } from '../../credentials/webauthn/key-options.ts'
import { keysOf, type StoredKey } from '../../credentials/webauthn/stored-key.ts'
import type { Expectation } from '../../credentials/webauthn/verify-key.ts'
import type { LoginFlowRecord } from '../../flows/flow.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { normalizeIdentifier } from '../../identities/normalize-identifier.ts'
import { requireIdentity } from '../../identities/require-identity.ts'
import { type Submission, submissionMethod, textField } from '../../submission/submission.ts'
import { identifierNode } from '../../ui-nodes/identifier-node.ts'
import { inputNode, submitNode } from '../../ui-nodes/input-node.ts'
import { triggerNode } from '../../ui-nodes/trigger-node.ts'
import { noLoginMethod } from '../../ui-text/flow-errors.ts'
import { noKeyOfAccount, noSuchAccountOrKey, prepareKey, signInWithKey } from '../../ui-text/keys.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { scriptNode } from '../../webauthn-script/script-node.ts'
import { challengeOf } from '../keys/challenge.ts'
import { assertionIn, signedWithKey } from '../keys/signed-with-key.ts'
import { emptyUntilSent } from '../second-factor.ts'
import type { Attempt, Authenticated, FormAgain, LoginForm, LoginStrategy } from '../strategy.ts'

const group = 'webauthn'

export const webauthnLogin: LoginStrategy = {
  assurance: ({ settings }) => (settings.webauthn.passwordless ? 'aal1' : 'aal2'),
  nodes(context, form) {
    const { flow, schema, identity } = form
    if (flow.type !== 'browser') return []
    if (flow.securityKeyOf) return keyNodes(context, form, flow.identifier ?? '')
    if (identity && !webauthnLogin.canSignIn(context, identity)) return []
    if (flow.requestedAal === 'aal2' || flow.refresh)
      return identity ? keyNodes(context, form, identifierOf(identity)) : []
    return [
      ...(flow.identified ? [] : [identifierNode(schema, flow.identifier ?? '')]),
      submitNode(group, 'method', group, signInWithKey()),
    ]
  },
  accepts: (submission) =>
    submissionMethod(submission) === group || textField(submission, 'webauthn_login') !== undefined,
  async submit(context, attempt) {
    const { flow, submission } = attempt
    if (flow.type !== 'browser') return { kind: 'form', messages: [noLoginMethod()] }
    const answer = textField(submission, 'webauthn_login')
    const identifier = givenIdentifier(flow, submission)
    if (identifier === undefined) return { kind: 'form', fieldMessages: missingFields({ identifier }) }
    if (answer === undefined) return askForKey(context, attempt, identifier)
    return signIn(context, flow, identifier, answer)
  },
  canSignIn: (context, identity) => usableKeys(context, identity).length > 0,
}

/** On the page of the key it is known already; as a second factor it must be said. */
function givenIdentifier(flow: LoginFlowRecord, submission: Submission): string | undefined {
  const given = textField(submission, 'identifier')
  return given ?? (flow.securityKeyOf || flow.identified ? flow.identifier : undefined)
}

/** The first step without a password: whose key it is, so that the browser can be told which ones to ask for. */
async function askForKey(
  context: IdentityContext,
  { flow }: Attempt<LoginFlowRecord>,
  identifier: string,
): Promise<FormAgain> {
  if (flow.requestedAal === 'aal2') return { kind: 'form', messages: [noLoginMethod()] }
  const identity = await context.identities.findByCredential('webauthn', identifier)
  const known = identity !== undefined && webauthnLogin.canSignIn(context, identity)
  if (!known && !context.settings.mitigatesEnumeration)
    return { kind: 'form', messages: [noSuchAccountOrKey()], identifier }
  return {
    kind: 'form',
    messages: [prepareKey()],
    identifier,
    securityKeyOf: known ? { identityId: identity.id } : {},
  }
}

async function signIn(
  context: IdentityContext,
  flow: LoginFlowRecord,
  identifier: string,
  answer: string,
): Promise<Authenticated | FormAgain> {
  const secondFactor = flow.requestedAal === 'aal2'
  const assertion = assertionIn(answer)
  if ('refusal' in assertion) return { kind: 'form', messages: [assertion.refusal] }
  const identity = secondFactor
    ? await requireIdentity(context, flow.identityId ?? '')
    : await context.identities.findByCredential('webauthn', identifier)
  const keys = identity ? usableKeys(context, identity) : []
  if (!identity || keys.length === 0)
    return { kind: 'form', messages: [secondFactor ? noKeyOfAccount() : noSuchAccountOrKey()] }
  return signedWithKey(
    assertion,
    expectation(context, flow),
    { identity, type: 'webauthn', keys },
    { method: 'webauthn', aal: secondFactor ? 'aal2' : 'aal1', completed_at: context.clock().toISOString() },
  )
}

function expectation(context: IdentityContext, flow: LoginFlowRecord): Expectation {
  const { relyingParty } = context.settings.webauthn
  return { challenge: challengeOf(context, flow), relyingParty, userVerification: false }
}

/** Those that were made for what the configuration uses keys for. */
function usableKeys({ settings }: IdentityContext, identity: IdentityRecord): readonly StoredKey[] {
  return keysOf(identity, 'webauthn').filter(
    ({ is_passwordless }) => is_passwordless === settings.webauthn.passwordless,
  )
}

function identifierOf({ id, credentials }: IdentityRecord): string {
  const identifiers = (type: string) => credentials.find((one) => one.type === type)?.identifiers ?? []
  return identifiers('webauthn')[0] ?? identifiers('password')[0] ?? id
}

function keyNodes(context: IdentityContext, { flow, identity }: LoginForm, identifier: string): UiNode[] {
  const present = identity ? usableKeys(context, identity) : [keyOfNobody(context, identifier)]
  const options = JSON.stringify(
    securityKeyRequest(context.settings.webauthn.relyingParty, {
      challenge: challengeOf(context, flow),
      present,
    }),
  )
  return [
    inputNode('default', { name: 'identifier', type: 'hidden', value: identifier }),
    inputNode(group, emptyUntilSent(flow, { name: 'webauthn_login', type: 'hidden' } as const)),
    scriptNode(context, flow),
    triggerNode(
      group,
      { name: 'webauthn_login_trigger', calls: 'oryWebAuthnLogin', argument: options, value: options },
      signInWithKey(),
      flow.type,
    ),
  ]
}

/**
 * A key that is asked for where there is no account, the same each time, so that nobody learns from it which
 * accounts there are (Web Authentication §14.6.2).
 */
function keyOfNobody({ secrets }: IdentityContext, identifier: string): StoredKey {
  const { key } = secrets.current('identity key of nobody')
  const id = createHmac('sha512', key).update(normalizeIdentifier(identifier)).digest('base64')
  return {
    id,
    public_key: '',
    attestation_type: 'none',
    authenticator: { aaguid: '', sign_count: 0, clone_warning: false },
    display_name: '',
    added_at: '',
    is_passwordless: true,
  }
}
