import { keyCredential } from '../../credentials/webauthn/stored-key.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { traitNodes } from '../../ui-nodes/trait-nodes.ts'
import { noRegistrationMethod } from '../../ui-text/flow-errors.ts'
import { signUpWithKey } from '../../ui-text/keys.ts'
import { noLoginIdentifier } from '../../ui-text/password.ts'
import { missingFields } from '../../ui-text/validation.ts'
import { challengeOf, newUserHandle } from '../keys/challenge.ts'
import { newKey } from '../keys/new-key.ts'
import { refusedTraits, registrationAgain } from '../registration-traits.ts'
import type { FormAgain, Newcomer, RegistrationStrategy } from '../strategy.ts'
import { newKeyNodes } from './new-key-nodes.ts'

const group = 'webauthn'
/** As long as the id of an identity, which later keys of the account carry. */
const userHandleBytes = 16

export const webauthnRegistration: RegistrationStrategy = {
  nodes(context, { flow, schema }) {
    const { passwordless } = context.settings.webauthn
    // Somebody comes from a provider, and only adds what it did not say.
    if (!passwordless || flow.type !== 'browser' || flow.providerId !== undefined) return []
    const handle = newUserHandle(context, flow).subarray(0, userHandleBytes)
    return [
      ...traitNodes(schema, 'default', flow.traits),
      ...newKeyNodes(context, flow, { handle, present: [], keyName: flow.keyName }, signUpWithKey()),
    ]
  },
  accepts: (submission) =>
    submissionMethod(submission) === group || textField(submission, 'webauthn_register') !== undefined,
  async submit(context, { flow, submission }): Promise<Newcomer | FormAgain> {
    const { relyingParty, passwordless } = context.settings.webauthn
    const answer = textField(submission, 'webauthn_register')
    const webauthn_register_displayname = textField(submission, 'webauthn_register_displayname')
    const again = (form: Omit<FormAgain, 'kind' | 'traits' | 'keyName'>) =>
      registrationAgain(flow, submission, { ...form, keyName: webauthn_register_displayname ?? '' })
    if (!passwordless || flow.type !== 'browser' || answer === undefined)
      return again({ messages: [noRegistrationMethod()] })
    const refused = refusedTraits(context, flow, submission)
    if (refused) return { ...refused, keyName: webauthn_register_displayname ?? '' }
    if (webauthn_register_displayname === undefined)
      return again({ fieldMessages: missingFields({ webauthn_register_displayname }) })

    const { traits = {} } = submission
    const schema = context.schemas.require(flow.schemaId ?? context.schemas.defaultId)
    if (!schema.extensions(traits).identifiers.some(({ type }) => type === 'webauthn'))
      return again({ messages: [noLoginIdentifier()] })
    const made = await newKey(
      context,
      answer,
      { challenge: challengeOf(context, flow), relyingParty, userVerification: false },
      { name: webauthn_register_displayname, passwordless: true },
    )
    if ('refusal' in made) return again({ messages: [made.refusal] })
    const handle = newUserHandle(context, flow).subarray(0, userHandleBytes)
    return {
      kind: 'newcomer',
      draft: { traits, credentials: [keyCredential('webauthn', handle, [made.key])] },
      methods: [{ method: 'webauthn', aal: 'aal1', completed_at: context.clock().toISOString() }],
    }
  },
}
