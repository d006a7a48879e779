import type { FastifyReply, FastifyRequest } from 'fastify'
import { PlatformError } from '../../../contracts/platform-error.ts'
import type { ExternalProvider, ProviderAuthentication } from '../../../contracts/provider-registry.ts'
import { answerRedirect, type Dialogue, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { continues } from '../../continuity/continuity-cookie.ts'
import { withOidcLink } from '../../credentials/oidc.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { SettingsFlowRecord, SignInFlowRecord, StrategyFlowRecord } from '../../flows/flow.ts'
import { pageUrl } from '../../flows/flow-urls.ts'
import { answerCompleted, answerExpired, isExpired } from '../../flows/replace-flow.ts'
import { concludeSettings, showSettingsAgain } from '../../flows/settings/conclude-settings.ts'
import { answerNoSession, isRecent, sessionOfFlow } from '../../flows/settings/settings-session.ts'
import { asRegistration, concludeSignIn } from '../../flows/sign-in/conclude-sign-in.ts'
import { showFormAgain } from '../../flows/sign-in/show-form.ts'
import { answerAlreadySignedIn, isAlreadySignedIn } from '../../flows/sign-in/submit-sign-in.ts'
import { answering } from '../../flows/submitted-flow.ts'
import { requireUnfinished } from '../../flows/test-login/submit-test-login.ts'
import { isTest, type TestLoginFlow, withResult } from '../../flows/test-login/test-result.ts'
import { requireProvider } from './depart.ts'
import { dryRun } from './dry-run.ts'
import { accountOf, identify } from './identify.ts'
import { type OidcState, openState } from './oidc-state.ts'
import { redirectUri } from './redirect-uri.ts'
import { whatTheProviderSays } from './submit-provider.ts'

export interface CallbackQuery {
  readonly state?: string | undefined
  readonly code?: string | undefined
  readonly error?: string | undefined
}

/**
 * The browser comes back from a provider (OpenID Connect Core §3.1.2.5). What it brings counts only with a
 * state that was sealed here, for this provider, and in the browser that left.
 */
export async function arriveFromProvider(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  query: CallbackQuery,
  calledProviderId: string | undefined,
): Promise<FastifyReply> {
  const state = requireState(context, query.state, calledProviderId)
  const flow = await context.flows.find(state.flowKind, state.flowId)
  if (!flow) throw identityError('not_found', 'This sign-in is over. Start again.')
  requireSameBrowser(request, state, flow)
  const talk = arrivalDialogue(request, reply, flow)
  return answering(talk, async () => {
    if (isTest(flow)) return tryOut(context, talk, flow, state, query)
    if (flow.kind !== 'settings' && flow.type === 'browser' && (await isAlreadySignedIn(context, talk, flow)))
      return answerAlreadySignedIn(context, talk, flow)
    if (flow.completedAt) return answerCompleted(context, talk, flow)
    if (isExpired(context, flow)) return answerExpired(context, talk, flow)

    const provider = requireProvider(context, state.providerId)
    const redeem = () => redeemAnswer(context, request, provider, state, query)
    return flow.kind === 'settings'
      ? link(context, talk, flow, provider, redeem)
      : signIn(context, talk, flow, provider, redeem)
  })
}

function requireState(
  context: IdentityContext,
  sealed: string | undefined,
  calledProviderId: string | undefined,
): OidcState {
  if (sealed === undefined || sealed === '')
    throw identityError(
      'provider_state_invalid',
      'The provider sent the browser back without the parameter state.',
    )
  const state = openState(context, sealed)
  // A provider that is attacked must not be able to pass for another one (RFC 9700 §4.4).
  if (!state || (calledProviderId !== undefined && calledProviderId !== state.providerId))
    throw identityError(
      'provider_state_invalid',
      'The parameter state is not valid, or this sign-in took too long. Start again.',
    )
  return state
}

/**
 * A native flow belongs to no browser, so whoever started it may have sent somebody else here. That harms
 * nobody, except where it would link the one's account at a provider to the other's identity.
 */
function requireSameBrowser(
  { headers }: FastifyRequest,
  { binding }: OidcState,
  flow: StrategyFlowRecord,
): void {
  const link = flow.kind === 'login' ? flow.link : undefined
  for (const required of [binding, link?.browserBinding ?? ''])
    if (required !== '' && !continues(headers.cookie, required)) throw anotherBrowser()
}

/** It is a browser that arrives, unless the native client has no way to be told but to read this answer. */
function arrivalDialogue(request: FastifyRequest, reply: FastifyReply, flow: StrategyFlowRecord): Dialogue {
  const talk = dialogue(request, reply, flow)
  return flow.kind !== 'settings' && flow.exchange !== undefined ? { ...talk, json: false } : talk
}

/** Nobody is signed in: the page shows what the provider says and what would become of it. */
async function tryOut(
  context: IdentityContext,
  talk: Dialogue,
  flow: TestLoginFlow,
  state: OidcState,
  query: CallbackQuery,
): Promise<FastifyReply> {
  requireUnfinished(context, flow)
  const provider = requireProvider(context, state.providerId)
  const result = await dryRun(context, provider, async () =>
    redeemAnswer(context, talk.request, provider, state, query),
  )
  const { flow: finished, cookie } = withResult(context, flow, result)
  await context.flows.save(finished)
  await context.flows.complete(flow.id)
  talk.reply.header('set-cookie', cookie)
  return answerRedirect(talk, pageUrl(context.settings, flow))
}

async function signIn(
  context: IdentityContext,
  talk: Dialogue,
  flow: SignInFlowRecord,
  provider: ExternalProvider,
  redeem: () => Promise<ProviderAuthentication>,
): Promise<FastifyReply> {
  const outcome = await whatTheProviderSays(redeem, (authentication) =>
    identify(context, flow, provider, authentication),
  )
  if (outcome.kind === 'form') return showFormAgain(context, talk, flow, { ...outcome, active: 'oidc' })
  // What the provider says of a person is for whoever sits at this browser, not for whoever started the flow.
  const own = flow.type === 'api' && flow.kind === 'registration' ? await asRegistration(context, flow) : flow
  return concludeSignIn(context, talk, own, outcome)
}

/** The person proved at the provider whose account it is, and here that this account is theirs. */
async function link(
  context: IdentityContext,
  talk: Dialogue,
  flow: SettingsFlowRecord,
  provider: ExternalProvider,
  redeem: () => Promise<ProviderAuthentication>,
): Promise<FastifyReply> {
  const current = await sessionOfFlow(context, talk.request, flow)
  if (!current) return answerNoSession(context, talk)
  if (!isRecent(context, current)) throw identityError('session_refresh_required')
  const account = await whatTheProviderSays(redeem, async (authentication) => ({
    kind: 'account' as const,
    ...accountOf(provider, authentication),
  }))
  if (account.kind === 'form') return showSettingsAgain(context, talk, flow, account, 'oidc')
  const { kind, ...linked } = account
  return concludeSettings(context, talk, flow, current, {
    method: 'oidc',
    change: ({ credentials }) => ({
      credentials: [
        withOidcLink(
          credentials.find(({ type }) => type === 'oidc'),
          linked,
          context.secrets,
        ),
      ],
    }),
  })
}

function redeemAnswer(
  { settings }: IdentityContext,
  request: FastifyRequest,
  provider: ExternalProvider,
  { nonce, codeVerifier }: OidcState,
  { state = '', code, error }: CallbackQuery,
): Promise<ProviderAuthentication> {
  if (code === undefined && error === undefined) throw noCode(provider)
  const callback = redirectUri(settings, provider)
  const url = new URL(callback)
  url.search = new URL(request.originalUrl, callback).search
  return provider.redeem({ url, redirectUri: callback, state, nonce, codeVerifier })
}

function noCode({ label }: ExternalProvider): PlatformError {
  return new PlatformError({
    status: 400,
    code: 'provider_denied',
    message: `${label} sent you back without signing you in. Try again.`,
  })
}

function anotherBrowser(): PlatformError {
  return identityError(
    'provider_state_of_another_browser',
    'This sign-in was started in another browser, or this browser keeps no cookies. Start again here.',
  )
}
