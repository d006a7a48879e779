import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import { revokeLoginSessions } from '../../sessions/revoke-login-sessions.ts'

export const revokeLoginSessionsEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/oauth2/auth/sessions/login',
    operationId: 'revokeOAuth2LoginSessions',
    summary: 'End login sessions',
    tag: 'oAuth2',
    query: z.object({
      subject: z.string().optional().meta({ description: 'All login sessions of this person.' }),
      sid: z.string().optional().meta({ description: 'One login session.' }),
      identity_provider_session_id: z
        .string()
        .optional()
        .meta({ description: 'Those of a session of the identity server, which has ended.' }),
    }),
    responses: { 204: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const { subject, sid, identity_provider_session_id } = request.query
    if (sid) await revokeLoginSessions(context, { sid })
    else if (subject) await revokeLoginSessions(context, { subject })
    else if (identity_provider_session_id)
      await revokeLoginSessions(context, { identity_provider_session_id })
    else throw oauthError('invalid_request', "Send the query parameter 'subject' or 'sid'.")
    return reply.code(204).send()
  },
)
