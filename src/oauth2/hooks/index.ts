import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { Grant } from '../grants/grant.ts'
import { idTokenAlgorithm } from '../tokens/id-token.ts'
import { askHook, type HookAnswer } from './ask-hook.ts'
import { type HookedTokens, refreshTokenHookBody, tokenHookBody } from './hook-request.ts'

type Context = Pick<OAuth2Context, 'hookFetch' | 'keys' | 'log' | 'settings'>
type Session = Grant['session']

/** What a grant type knows of the tokens that it is about to issue. */
export type TokensToHook = Omit<HookedTokens, 'accessTokenKid' | 'idTokenKid'>

/** Whether somebody has to be asked before tokens of this grant type are issued. */
export function isHooked(
  { settings: { hooks } }: Pick<OAuth2Context, 'settings'>,
  grantType: string,
): boolean {
  return hooks.token !== undefined || (hooks.refreshToken !== undefined && grantType === 'refresh_token')
}

/**
 * The claims of new tokens after the hooks have looked at them: the refresh token hook when a token is refreshed, and
 * then the token hook. The same object when no hook is configured or none changed anything.
 * @throws PlatformError 403 `access_denied` when a hook forbids the tokens, 500 `server_error` when it does not answer
 */
export async function hookedSession(context: Context, tokens: TokensToHook): Promise<Session> {
  const { settings } = context
  const { token, refreshToken } = settings.hooks
  if (!isHooked(context, tokens.grantType)) return tokens.session
  const keyIds = await kids(context, tokens.client, tokens.grantedScope)
  let session = tokens.session
  if (refreshToken && tokens.grantType === 'refresh_token') {
    const body = refreshTokenHookBody(settings, { ...tokens, ...keyIds, session })
    session = changed(context, tokens, session, await askHook(context, refreshToken, body))
  }
  if (token) {
    const body = tokenHookBody(settings, { ...tokens, ...keyIds, session })
    session = changed(context, tokens, session, await askHook(context, token, body))
  }
  return session
}

/**
 * What an answer makes of the claims. Merged, a hook adds to what a person has just consented to and does not overrule
 * it, as in Hydra; on refresh it brings the claims up to date.
 */
function changed(
  { settings }: Context,
  { grantType }: TokensToHook,
  session: Session,
  answer: HookAnswer | undefined,
): Session {
  if (!answer) return session
  const { access_token, id_token } = answer
  if (settings.hooks.claims === 'replace')
    return { access_token: access_token ?? {}, id_token: id_token ?? {} }
  return grantType === 'refresh_token'
    ? {
        access_token: { ...session.access_token, ...access_token },
        id_token: { ...session.id_token, ...id_token },
      }
    : {
        access_token: { ...access_token, ...session.access_token },
        id_token: { ...id_token, ...session.id_token },
      }
}

async function kids({ keys, settings }: Context, client: Client, scope: readonly string[]) {
  const isJwt = (client.accessTokenStrategy ?? settings.accessTokenStrategy) === 'jwt'
  const accessTokenKey = isJwt ? await keys.signing('hydra.jwt.access-token') : undefined
  const idTokenKey = scope.includes('openid')
    ? await keys.signing('hydra.openid.id-token', idTokenAlgorithm(client))
    : undefined
  return { accessTokenKid: accessTokenKey?.kid, idTokenKid: idTokenKey?.kid }
}
