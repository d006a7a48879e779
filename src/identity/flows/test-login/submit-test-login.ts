import type { FastifyReply } from 'fastify'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { requireMatchingToken } from '../../csrf/csrf-check.ts'
import { identityError } from '../../errors/identity-error.ts'
import { departTo, requireProvider } from '../../strategies/oidc/depart.ts'
import { leaveFor, readSubmission } from '../submitted-flow.ts'
import type { TestLoginFlow } from './test-result.ts'

/** The operator sent the form of a test: their browser leaves for the provider. */
export async function submitTestLogin(
  context: IdentityContext,
  talk: Dialogue,
  flow: TestLoginFlow,
): Promise<FastifyReply> {
  requireUnfinished(context, flow)
  const submission = readSubmission(context, flow, talk.request)
  requireMatchingToken(flow.test.csrfSecret, talk.request.headers, submission.csrf_token)
  const provider = requireProvider(context, flow.test.providerId)
  const detour = await departTo(context, provider, { flow, submission, request: talk.request })
  return leaveFor(context, talk, flow, detour, {})
}

/** A test is made once, and in time; 410 afterwards. */
export function requireUnfinished({ clock }: IdentityContext, flow: TestLoginFlow): void {
  if (flow.completedAt)
    throw identityError('self_service_flow_replaced', 'This test has been made. Start another one.')
  if (flow.expiresAt <= clock())
    throw identityError('self_service_flow_expired', 'This test has expired. Start another one.')
}
