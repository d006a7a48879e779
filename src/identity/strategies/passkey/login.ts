import type { IdentityContext } from '../../context.ts'
import { passkeyRequest } from '../../credentials/webauthn/key-options.ts'
import { type KeyType, keysOf, passkeyIdentifier } from '../../credentials/webauthn/stored-key.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { identifierNode } from '../../ui-nodes/identifier-node.ts'
import { inputNode } from '../../ui-nodes/input-node.ts'
import { triggerNode } from '../../ui-nodes/trigger-node.ts'
import { keyRejected, noSuchAccountOrKey, signInWithPasskey } from '../../ui-text/keys.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { scriptNode } from '../../webauthn-script/script-node.ts'
import { challengeOf } from '../keys/challenge.ts'
import { assertionIn, signedWithKey } from '../keys/signed-with-key.ts'
import type { Authenticated, FormAgain, LoginForm, LoginStrategy } from '../strategy.ts'

const group = 'passkey'

export const passkeyLogin: LoginStrategy = {
  needsNoIdentifier: true,
  nodes(context, form) {
    const { flow, identity } = form
    if (identity && !passkeyLogin.canSignIn(context, identity)) return []
    const browser = flow.type === 'browser'
    const request = passkeyRequest(context.settings.passkey, challengeOf(context, flow))
    return [
      ...autofilledIdentifier(context, form),
      ...(browser ? [scriptNode(context, flow)] : []),
      triggerNode(
        group,
        { name: 'passkey_login_trigger', calls: 'oryPasskeyLogin', value: '' },
        signInWithPasskey(),
        flow.type,
      ),
      inputNode(group, {
        name: 'passkey_login',
        type: 'hidden',
        ...(browser && { onload: 'window.oryPasskeyLoginAutocompleteInit()' }),
        onloadTrigger: 'oryPasskeyLoginAutocompleteInit',
      }),
      inputNode(group, { name: 'passkey_challenge', type: 'hidden', value: JSON.stringify(request) }),
    ]
  },
  accepts: (submission) =>
    submissionMethod(submission) === group || textField(submission, 'passkey_login') !== undefined,
  async submit(context, { flow, submission }): Promise<Authenticated | FormAgain> {
    const passkey_login = textField(submission, 'passkey_login')
    if (passkey_login === undefined) return { kind: 'form', fieldMessages: missingFields({ passkey_login }) }
    const assertion = assertionIn(passkey_login)
    if ('refusal' in assertion) return { kind: 'form', messages: [assertion.refusal] }
    const owner = await ownerOf(context, assertion.userHandle)
    if (!owner) return { kind: 'form', messages: [noSuchAccountOrKey()] }
    if (flow.refresh && owner.identity.id !== flow.identityId)
      return { kind: 'form', messages: [keyRejected()] }
    const { relyingParty, userVerification } = context.settings.passkey
    return signedWithKey(
      assertion,
      {
        challenge: challengeOf(context, flow),
        relyingParty,
        userVerification: userVerification === 'required',
      },
      { ...owner, keys: passwordlessKeys(owner.identity, owner.type) },
      { method: 'passkey', aal: 'aal1', completed_at: context.clock().toISOString() },
    )
  },
  canSignIn: (_context, identity) =>
    passwordlessKeys(identity, 'passkey').length + passwordlessKeys(identity, 'webauthn').length > 0,
}

/** The field in which the browser offers passkeys; it is not there where who signs in is known. */
function autofilledIdentifier({ settings }: IdentityContext, { flow, schema, identity }: LoginForm) {
  if (identity || flow.identified || flow.link || settings.login.style === 'identifier_first') return []
  const node = identifierNode(schema, flow.identifier ?? '')
  return [{ ...node, attributes: { ...node.attributes, autocomplete: 'username webauthn' } }]
}

/** Who has the passkey, or a security key without a password that the authenticator keeps like one. */
async function ownerOf(
  { identities }: IdentityContext,
  userHandle: Buffer | undefined,
): Promise<{ readonly identity: IdentityRecord; readonly type: KeyType } | undefined> {
  if (!userHandle || userHandle.length === 0) return undefined
  const identity = await identities.findByCredential('passkey', passkeyIdentifier(userHandle))
  if (identity) return { identity, type: 'passkey' }
  const other = await identities.findByUserHandle(userHandle)
  return other && { identity: other, type: 'webauthn' }
}

function passwordlessKeys(identity: IdentityRecord, type: KeyType) {
  return keysOf(identity, type).filter(({ is_passwordless }) => is_passwordless)
}
