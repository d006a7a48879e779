import type { FastifyRequest } from 'fastify'
import type { LoginFlow } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { newCsrfSecret } from '../../csrf/csrf-token.ts'
import { requireProvider } from '../../strategies/oidc/depart.ts'
import { presentLoginFlow } from '../login/present-login-flow.ts'
import { newDocument } from '../start-request.ts'

/**
 * Begins a sign-in that tries a provider out: nobody is signed in by it, and nothing is kept but what the
 * operator wants to see. Whoever has the CSRF token of its form may send it.
 */
export async function startTestLogin(
  context: IdentityContext,
  request: FastifyRequest,
  providerId: string,
): Promise<LoginFlow> {
  const provider = requireProvider(context, providerId)
  const test = { providerId: provider.id, csrfSecret: newCsrfSecret() }
  const flow = await context.flows.start(
    'login',
    {
      ...newDocument(context, request, {}),
      type: 'browser',
      refresh: true,
      requestedAal: 'aal1',
      test,
    },
    context.settings.login.lifespanSeconds,
  )
  return presentLoginFlow(context, flow, test.csrfSecret)
}
