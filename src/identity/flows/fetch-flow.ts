import type {
  LoginFlow,
  RecoveryFlow,
  RegistrationFlow,
  SettingsFlow,
  VerificationFlow,
} from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import { requireSameBrowser } from '../csrf/csrf-check.ts'
import { identityError } from '../errors/identity-error.ts'
import type { CredentialHeaders } from '../sessions/current-session.ts'
import type { FlowRecord, FlowRecordOf, SignInFlowRecord } from './flow.ts'
import { pageUrl } from './flow-urls.ts'
import { presentProofFlow } from './proof-by-message/present-proof-flow.ts'
import { isOperatorMade } from './recovery/present-recovery-flow.ts'
import { requireUnexpired } from './replace-flow.ts'
import { presentSettingsFlow } from './settings/present-settings-flow.ts'
import { personOf, requireSettingsAssurance, sessionOfFlow } from './settings/settings-session.ts'
import { presentSignInFlow } from './sign-in/present-sign-in-flow.ts'
import { isTest, requireReader } from './test-login/test-result.ts'

/**
 * `GET /self-service/{login,registration}/flows`: the flow, for the browser that started it. Throws 404 for
 * an unknown id, 403 for another browser, 410 when it has expired.
 */
export async function fetchSignInFlow(
  context: IdentityContext,
  kind: 'login' | 'registration',
  id: string | undefined,
  cookieHeader: string | undefined,
): Promise<LoginFlow | RegistrationFlow> {
  const flow = await requireFlow(context, kind, id)
  const csrfSecret = csrfSecretOf(context, flow, cookieHeader)
  requireUnexpired(context, flow)
  return presentSignInFlow(context, flow, csrfSecret)
}

function csrfSecretOf(
  { settings }: IdentityContext,
  flow: SignInFlowRecord,
  cookieHeader: string | undefined,
): string | undefined {
  if (!isTest(flow)) return requireSameBrowser(settings, cookieHeader, flow)
  requireReader(flow, cookieHeader)
  return flow.test.csrfSecret
}

/**
 * `GET /self-service/settings/flows`: the flow, for the person who started it. Throws 401 when nobody is
 * signed in, 403 for somebody else, 404 for an unknown id, 410 when it has expired.
 */
export async function fetchSettingsFlow(
  context: IdentityContext,
  id: string | undefined,
  request: CredentialHeaders,
): Promise<SettingsFlow> {
  const flow = await requireFlow(context, 'settings', id)
  const current = await sessionOfFlow(context, request, flow)
  if (!current) throw identityError('unauthorized', 'This flow needs a session. Sign in first.')
  const csrfSecret = requireSameBrowser(context.settings, request.headers.cookie, flow)
  requireUnexpired(context, flow)
  // It may show secrets that are being set up.
  requireSettingsAssurance(context, current, pageUrl(context.settings, flow))
  return presentSettingsFlow(context, flow, await personOf(context, flow), csrfSecret)
}

/**
 * `GET /self-service/{recovery,verification}/flows`: the flow, for the browser that started it; what an operator
 * made, for whoever has its id. Throws 404 for an unknown id, 403 for another browser, 410 when it has expired.
 */
export async function fetchProofFlow(
  context: IdentityContext,
  kind: 'recovery' | 'verification',
  id: string | undefined,
  cookieHeader: string | undefined,
): Promise<RecoveryFlow | VerificationFlow> {
  const flow = await requireFlow(context, kind, id)
  const ofOperator = flow.kind === 'recovery' && isOperatorMade(flow)
  const csrfSecret = ofOperator ? undefined : requireSameBrowser(context.settings, cookieHeader, flow)
  if (!flow.completedAt) requireUnexpired(context, flow)
  return presentProofFlow(context, flow, csrfSecret)
}

async function requireFlow<K extends FlowRecord['kind']>(
  { flows }: IdentityContext,
  kind: K,
  id: string | undefined,
): Promise<FlowRecordOf<K>> {
  const flow = id === undefined ? undefined : await flows.find(kind, id)
  if (!flow) throw identityError('not_found', `There is no such ${kind} flow. Start another one.`)
  return flow
}
