import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { Grant } from '../grants/grant.ts'
import { hasOfflineAccess } from '../grants/grant-lifetime.ts'
import { hookedSession } from '../hooks/index.ts'
import type { PreparedTokens } from './grant-tokens.ts'
import type { TokenRequestForm } from './token-request.ts'

/** What the hooks are told, beside what every grant type knows. */
interface HookedGrant {
  readonly client: Client
  readonly form: TokenRequestForm
  readonly grant: Grant
  readonly prepared: PreparedTokens
  /** When the authorization code expires, where there is one. */
  readonly codeExpiresAt?: Date
}

/**
 * What the hooks make of the claims of a grant that tokens are about to be issued for; undefined when they changed none,
 * or there is no hook.
 */
export async function changedSession(
  context: OAuth2Context,
  { client, form, grant, prepared, codeExpiresAt }: HookedGrant,
): Promise<Grant['session'] | undefined> {
  const { row } = prepared.refreshToken
  const isRefreshable = client.grantTypes.has('refresh_token') && hasOfflineAccess(grant.grantedScope)
  const session = await hookedSession(context, {
    grantType: form.grant_type ?? '',
    client,
    form,
    subject: grant.subject,
    requestedScope: grant.requestedScope,
    grantedScope: grant.grantedScope,
    grantedAudience: grant.grantedAudience,
    session: grant.session,
    grant,
    issuedAt: prepared.issuedAt,
    expiresAt: {
      access_token: row.accessTokenExpiresAt,
      ...(codeExpiresAt && { authorize_code: codeExpiresAt }),
      ...(isRefreshable && row.expiresAt && { refresh_token: row.expiresAt }),
    },
  })
  return session === grant.session ? undefined : session
}
