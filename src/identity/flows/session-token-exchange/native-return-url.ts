import type { IdentityContext } from '../../context.ts'
import type { SignInFlowRecord } from '../flow.ts'
import { withParameters } from '../flow-urls.ts'

/** Where the browser brings the second code of a session token exchange to. */
export function nativeReturnUrl({ settings }: IdentityContext, flow: SignInFlowRecord, code: string): string {
  return withParameters(flow.returnTo ?? settings[flow.kind].defaultReturnUrl, { code })
}
