import type { IdentityContext } from '../../context.ts'
import { passkeyCreation } from '../../credentials/webauthn/key-options.ts'
import { keyCredential } from '../../credentials/webauthn/stored-key.ts'
import type { RegistrationFlowRecord } from '../../flows/flow.ts'
import { flowSecret } from '../../flows/flow-secret.ts'
import type { IdentitySchema } from '../../schemas/identity-schema.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { inputNode } from '../../ui-nodes/input-node.ts'
import { traitNodes } from '../../ui-nodes/trait-nodes.ts'
import { triggerNode } from '../../ui-nodes/trigger-node.ts'
import { signUpWithPasskey } from '../../ui-text/keys.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { scriptNode } from '../../webauthn-script/script-node.ts'
import { challengeOf } from '../keys/challenge.ts'
import { newKey } from '../keys/new-key.ts'
import { refusedTraits, registrationAgain } from '../registration-traits.ts'
import type { FormAgain, Newcomer, RegistrationStrategy } from '../strategy.ts'

const group = 'passkey'

export const passkeyRegistration: RegistrationStrategy = {
  nodes(context, { flow, schema }) {
    // Somebody comes from a provider, and only adds what it did not say.
    if (flow.providerId !== undefined) return []
    return [
      ...traitNodes(schema, 'default', flow.traits),
      ...(flow.type === 'browser' ? [scriptNode(context, flow)] : []),
      triggerNode(
        group,
        { name: 'passkey_register_trigger', calls: 'oryPasskeyRegistration' },
        signUpWithPasskey(),
        flow.type,
      ),
      inputNode(group, { name: 'passkey_register', type: 'hidden' }),
      inputNode(group, {
        name: 'passkey_create_data',
        type: 'hidden',
        value: JSON.stringify(createData(context, flow, schema)),
      }),
    ]
  },
  accepts: (submission) =>
    submissionMethod(submission) === group || textField(submission, 'passkey_register') !== undefined,
  async submit(context, { flow, submission }): Promise<Newcomer | FormAgain> {
    const passkey_register = textField(submission, 'passkey_register')
    if (passkey_register === undefined)
      return registrationAgain(flow, submission, { fieldMessages: missingFields({ passkey_register }) })
    const refused = refusedTraits(context, flow, submission)
    if (refused) return refused

    const { traits = {} } = submission
    const { relyingParty, userVerification } = context.settings.passkey
    const made = await newKey(
      context,
      passkey_register,
      {
        challenge: challengeOf(context, flow),
        relyingParty,
        userVerification: userVerification === 'required',
      },
      { name: '', passwordless: true },
    )
    if ('refusal' in made) return registrationAgain(flow, submission, { messages: [made.refusal] })
    return {
      kind: 'newcomer',
      draft: { traits, credentials: [keyCredential('passkey', newPasskeyHandle(context, flow), [made.key])] },
      methods: [{ method: 'passkey', aal: 'aal1', completed_at: context.clock().toISOString() }],
    }
  },
}

/** A text of 64 characters: random, and nothing about the person (Web Authentication §14.6.1). */
export function newPasskeyHandle(
  { secrets }: IdentityContext,
  flow: { readonly id: string; readonly seed?: string },
): Buffer {
  return Buffer.from(flowSecret(secrets, flow, 'user handle').toString('hex'))
}

/** What the script makes the passkey of: the name of the account is read from the form. */
function createData(context: IdentityContext, flow: RegistrationFlowRecord, schema: IdentitySchema) {
  const { passkey } = context.settings
  const names = nameFields(schema)
  const user = { handle: newPasskeyHandle(context, flow), name: passkey.relyingParty.name }
  return {
    credentialOptions: passkeyCreation(passkey, user, { challenge: challengeOf(context, flow), present: [] }),
    displayNameFieldName: names[0] ?? '',
    displayNameFieldNames: names,
  }
}

/** The traits that name an account to its owner: those that the schema marks, or what they sign in with. */
function nameFields({ fields }: IdentitySchema): string[] {
  const marked = (mark: (credentials: Marks) => boolean) =>
    fields
      .filter(({ schema }) => mark((schema['ory.sh/kratos'] as { credentials?: Marks })?.credentials ?? {}))
      .map(({ path }) => ['traits', ...path].join('.'))
  const named = marked(({ passkey }) => passkey?.display_name === true)
  return named.length > 0
    ? named
    : marked((credentials) => Object.values(credentials).some((one) => one?.identifier === true))
}

type Marks = Readonly<Record<string, { identifier?: boolean; display_name?: boolean } | undefined>>
