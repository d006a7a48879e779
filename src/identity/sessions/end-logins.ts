import type { IdentityContext } from '../context.ts'

type Telling = Pick<IdentityContext, 'oauth' | 'log'>

const mostAtOnce = 10

/**
 * Tells the OAuth 2.0 server that sessions have ended: it ends the logins that rest on them, and tells the
 * applications. When it cannot be reached the sessions have ended all the same: no login goes on without one.
 */
export async function endLoginsOf(context: Telling, sessionIds: readonly string[]): Promise<void> {
  for (let index = 0; index < sessionIds.length; index += mostAtOnce)
    await Promise.all(
      sessionIds
        .slice(index, index + mostAtOnce)
        .map((id) => endLogins(context, { identity_provider_session_id: id })),
    )
}

/** The same for everything that a person is signed in to. */
export function endLoginsOfIdentity(context: Telling, identityId: string): Promise<void> {
  return endLogins(context, { subject: identityId })
}

async function endLogins(
  { oauth, log }: Telling,
  selector: { readonly subject: string } | { readonly identity_provider_session_id: string },
): Promise<void> {
  try {
    await oauth?.revokeLoginSessions(selector)
  } catch (error) {
    log.error({ err: error, ...selector }, 'applications could not be told of an end of sessions')
  }
}
