import type { FastifyRequest } from 'fastify'
import type { UiNode } from '../../../contracts/identity-api.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'
import type { IdentityContext } from '../../context.ts'
import { awaitsMigration, knowsPassword } from '../../credentials/password/migration-hook.ts'
import { passwordCredential, passwordHashOf } from '../../credentials/password/password.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import { currentSession } from '../../sessions/current-session.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { identifierNode, knownIdentifierNode } from '../../ui-nodes/identifier-node.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { passwordNode } from '../../ui-nodes/password-node.ts'
import { invalidCredentials, signIn, signInWithPassword } from '../../ui-text/password.ts'
import { missingFields } from '../../ui-text/validation.ts'
import type { Authenticated, FormAgain, LoginForm, LoginStrategy } from '../strategy.ts'

export const passwordLogin: LoginStrategy = {
  nodes(context, form) {
    const { flow, identity } = form
    // A password is a first factor, and whoever is to prove it again has to have one.
    if (flow.requestedAal !== 'aal1') return []
    if (identity && !passwordLogin.canSignIn(context, identity)) return []
    return [
      ...whoSignsIn(form),
      passwordNode('current-password'),
      submitNode('password', 'method', 'password', flow.refresh ? signIn() : signInWithPassword()),
    ]
  },
  accepts: (submission) => submissionMethod(submission) === 'password',
  async submit(context, { flow, submission, request }): Promise<Authenticated | FormAgain> {
    const identifier = textField(submission, 'identifier')
    const password = textField(submission, 'password')
    const kept = { identifier: identifier ?? '' }
    if (identifier === undefined || password === undefined)
      return { kind: 'form', fieldMessages: missingFields({ identifier, password }), ...kept }

    const identity = await context.identities.findByCredential('password', identifier)
    const session = flow.refresh ? await ownSession(context, identity, request) : undefined
    const guess = await context.guesses.begin('password', identifier, request, session)
    if (guess.refusal) return { kind: 'form', messages: [guess.refusal], ...kept }
    if (!identity || !(await isRight(context, identity, identifier, password))) {
      // Nobody learns from the time that it takes which accounts there are.
      if (!identity || passwordHashOf(identity.credentials) === undefined)
        await context.passwords.verifyNothing(password)
      return {
        kind: 'form',
        messages: [invalidCredentials()],
        ...kept,
        ...(identity && { accountId: identity.id }),
      }
    }
    await guess.wasRight()
    const change = await hashedAnew(context, identity, password)
    return {
      kind: 'authenticated',
      identity,
      methods: [{ method: 'password', aal: 'aal1', completed_at: context.clock().toISOString() }],
      ...(change && { change }),
    }
  },
  canSignIn: (_context, { credentials }) =>
    passwordHashOf(credentials) !== undefined || awaitsMigration(credentials),
}

function whoSignsIn({ flow, schema, identity }: LoginForm): UiNode[] {
  // They have said so on the page before.
  if (flow.identified) return []
  if (flow.link) return [knownIdentifierNode(flow.link.identifier)]
  const [own] = identity?.credentials.find(({ type }) => type === 'password')?.identifiers ?? []
  return [own === undefined ? identifierNode(schema, flow.identifier ?? '') : knownIdentifierNode(own)]
}

/** The session of somebody who proves once more who they are, so that nobody else can keep them from it. */
async function ownSession(
  context: IdentityContext,
  identity: IdentityRecord | undefined,
  request: FastifyRequest,
): Promise<string | undefined> {
  const current = await currentSession(context, request)
  return identity && current?.session.identityId === identity.id ? current.session.id : undefined
}

async function isRight(
  { passwords, settings, outgoing }: IdentityContext,
  { credentials }: IdentityRecord,
  identifier: string,
  password: string,
): Promise<boolean> {
  const hash = passwordHashOf(credentials)
  if (hash !== undefined) return passwords.verify(password, hash)
  const hook = settings.password.migrationHook
  return hook && awaitsMigration(credentials) ? knowsPassword(hook, outgoing, identifier, password) : false
}

/**
 * Only now the password is known: a hash of another kind, or of other parameters, is replaced, and the
 * service that knew the password so far is not asked again.
 */
async function hashedAnew(
  { passwords }: IdentityContext,
  identity: IdentityRecord,
  password: string,
): Promise<((current: IdentityRecord) => IdentityChange) | undefined> {
  const hash = passwordHashOf(identity.credentials)
  if (hash !== undefined && !passwords.isOutdated(hash)) return undefined
  try {
    const replacement = passwordCredential(await passwords.hash(password))
    // Unless the person has changed it meanwhile.
    return ({ credentials }) => (passwordHashOf(credentials) === hash ? { credentials: [replacement] } : {})
  } catch (error) {
    // Nobody is turned away because there is no time for this now.
    if (error instanceof PlatformError && error.status === 503) return undefined
    throw error
  }
}
