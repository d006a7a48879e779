import type { LoginFlowRecord } from '../../flows/flow.ts'
import type { IdentitySettings } from '../../settings.ts'

/** Whether a login begins with who it is; not where that is known already. */
export function asksIdentifierFirst({ login }: IdentitySettings, flow: LoginFlowRecord): boolean {
  return login.style === 'identifier_first' && flow.requestedAal === 'aal1' && !flow.refresh && !flow.link
}
