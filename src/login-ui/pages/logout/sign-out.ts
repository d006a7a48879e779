import { z } from 'zod'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { endpoint } from '../../../http/endpoint.ts'
import { checkFormToken } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'

/** The name of every "Sign out" button's form in its token. */
export const signOutForm = 'sign_out'

/**
 * Signs out from one of our own pages: ends the identity session, then lets the OAuth 2.0 server end its own
 * and tell the applications. It asks nothing more, because by then nobody is signed in to this browser.
 */
export const signOut = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/ui/sign_out',
    operationId: 'signOut',
    summary: 'Signs out of the platform',
    tag: 'pages',
    body: z.object({ csrf_token: z.string() }),
    bodyFormats: ['form'],
    responses: { 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    checkFormToken(context, request, request.body.csrf_token, signOutForm)
    const { identity, site } = context
    const { cookie } = request.headers
    try {
      const session = await identity.toSession({ cookieHeader: cookie })
      if (session) await identity.disableSession(session.id)
    } catch (error) {
      if (!(error instanceof PlatformError) || error.status !== 403) throw error
      // A session that waits for its second factor does not say which one it is: its own logout ends it.
      const logout = await identity.createLogoutFlow(cookie)
      if (logout) return reply.redirect(logout.logout_url, 303)
    }
    return reply.redirect(`${site.settings.oauthPublicUrl}/oauth2/sessions/logout`, 303)
  },
)
