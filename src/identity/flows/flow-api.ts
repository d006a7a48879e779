import type { FlowKind, FlowOf, IdentityApi } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import type { CredentialHeaders } from '../sessions/current-session.ts'
import { stubError } from './error/error-containers.ts'
import { fetchProofFlow, fetchSettingsFlow, fetchSignInFlow } from './fetch-flow.ts'
import { createLogoutFlow } from './logout/logout.ts'

/** The flow part of the identity contract, by function calls. */
export function flowApi(
  context: IdentityContext,
): Pick<IdentityApi, 'getFlow' | 'getFlowError' | 'createLogoutFlow'> {
  return {
    getFlow: async <K extends FlowKind>(kind: K, id: string, cookieHeader: string | undefined) =>
      (await getFlow(context, kind, id, cookieHeader)) as FlowOf<K>,
    getFlowError: async (id) => (id === 'stub:500' ? stubError() : context.errorContainers.get(id)),
    createLogoutFlow: (cookieHeader, returnTo) =>
      createLogoutFlow(context, headersOf(cookieHeader), returnTo),
  }
}

async function getFlow(
  context: IdentityContext,
  kind: FlowKind,
  id: string,
  cookieHeader: string | undefined,
): Promise<FlowOf<FlowKind>> {
  switch (kind) {
    case 'login':
    case 'registration':
      return fetchSignInFlow(context, kind, id, cookieHeader)
    case 'settings':
      return fetchSettingsFlow(context, id, headersOf(cookieHeader))
    default:
      return fetchProofFlow(context, kind, id, cookieHeader)
  }
}

function headersOf(cookieHeader: string | undefined): CredentialHeaders {
  return { headers: { ...(cookieHeader !== undefined && { cookie: cookieHeader }) } }
}
