import type { FlowKind, FlowOf } from '../../contracts/identity-api.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { LoginUiContext } from '../context.ts'
import { PageError } from '../errors/page-error.ts'

/** What became of a flow: the flow, or where to go instead. */
export type FlowOutcome<K extends FlowKind> =
  | { readonly outcome: 'open'; readonly flow: FlowOf<K> }
  | { readonly outcome: 'elsewhere'; readonly redirectTo: string }

/**
 * Fetches a flow for this browser. An expired one leads to a new one; what could repeat itself for ever, as
 * with cookies switched off, is a page with a button instead (PageError `flow_unknown`,
 * `flow_of_another_browser`, `flow_of_another_person`).
 * @param startAgain the address that starts a new flow of this kind
 */
export async function openFlow<K extends FlowKind>(
  { identity }: LoginUiContext,
  kind: K,
  id: string,
  cookieHeader: string | undefined,
  startAgain: string,
): Promise<FlowOutcome<K>> {
  try {
    return { outcome: 'open', flow: await identity.getFlow(kind, id, cookieHeader) }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const { status, code, message } = error
    if (status === 410 || status === 401 || code === 'session_aal2_required')
      return { outcome: 'elsewhere', redirectTo: redirectIn(error) ?? startAgain }
    const explain = (pageCode: string) =>
      new PageError({ status, code: pageCode, message, cause: error, startAgain })
    if (status === 404 || status === 400) throw explain('flow_unknown')
    if (code === 'security_identity_mismatch') throw explain('flow_of_another_person')
    if (status === 403) throw explain('flow_of_another_browser')
    throw error
  }
}

/** Beside the error stands `redirect_browser_to`, below its `details` stands `redirect_to`. */
function redirectIn({
  details: { redirect_browser_to: beside, details },
}: PlatformError): string | undefined {
  const target = beside ?? (details as { redirect_to?: unknown } | undefined)?.redirect_to
  return typeof target === 'string' ? target : undefined
}
