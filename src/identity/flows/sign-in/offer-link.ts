import type { FastifyReply } from 'fastify'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { ensureContinuity } from '../../continuity/continuity-cookie.ts'
import { type OidcLink, oidcIdentifier } from '../../credentials/oidc.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import type { IdentityConflict } from '../../identities/identity-conflict.ts'
import { enabledStrategies } from '../../strategies/index.ts'
import type { Newcomer } from '../../strategies/strategy.ts'
import { identifierTaken, takenByUnusableAccount } from '../../ui-text/flow-errors.ts'
import { signInToLink } from '../../ui-text/sign-in.ts'
import { emptyForm, type RegistrationFlowRecord } from '../flow.ts'
import { concludeLogin } from './conclude-login.ts'
import { identifierOf, ownerOf } from './conflicting-identity.ts'
import { pendingLink } from './pending-link.ts'
import { showForm, showFormAgain } from './show-form.ts'

/**
 * A provider's account claims an identifier that an identity has. That proves nothing: anybody can make an
 * account with anybody's address somewhere. So the person signs in to the identity in a way that it has
 * already, and only then the provider's account becomes another way.
 */
export async function offerLink(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: RegistrationFlowRecord,
  { conflict }: IdentityConflict,
  {
    account: { label, ...account },
    methods,
  }: Newcomer & { readonly account: NonNullable<Newcomer['account']> },
): Promise<FastifyReply> {
  const owner = conflict && (await ownerOf(context, conflict))
  if (!conflict || !owner)
    return showFormAgain(context, dialogue, flow, { messages: [identifierTaken()], active: 'oidc' })

  // Two windows signed up with the same account at once: the other one was first.
  if (hasAccount(owner, account))
    return concludeLogin(context, dialogue, flow, { kind: 'authenticated', identity: owner, methods })

  const identifier = identifierOf(conflict)
  const link = pendingLink(context, account, {
    identityId: owner.id,
    identifier,
    providerLabel: label,
    ...(flow.type === 'api' && bindToThisBrowser(context, dialogue)),
  })
  if (!enabledStrategies(context).some(({ login }) => login?.canSignIn(context, owner, link)))
    return showFormAgain(context, dialogue, flow, {
      messages: [takenByUnusableAccount(identifier)],
      active: 'oidc',
    })

  const { id, kind, issuedAt, updatedAt, expiresAt, completedAt, providerId, originFlowId, ...document } =
    flow
  const login = await context.flows.start(
    'login',
    {
      ...document,
      ...emptyForm,
      active: 'oidc',
      refresh: false,
      requestedAal: 'aal1',
      messages: [signInToLink({ identifier, provider: label, newLoginUrl: context.settings.login.uiUrl })],
      link,
    },
    context.settings.login.lifespanSeconds,
  )
  return showForm(context, dialogue, login, { no_org_ui: 'true' })
}

function bindToThisBrowser(
  { settings }: IdentityContext,
  { request, reply }: Dialogue,
): { readonly browserBinding: string } {
  const { binding, cookie } = ensureContinuity(settings, request.headers.cookie)
  reply.header('set-cookie', cookie)
  return { browserBinding: binding }
}

function hasAccount({ credentials }: IdentityRecord, account: OidcLink): boolean {
  return credentials.some(
    ({ type, identifiers }) => type === 'oidc' && identifiers.includes(oidcIdentifier(account)),
  )
}
