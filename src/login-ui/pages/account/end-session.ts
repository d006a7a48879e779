import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { checkFormToken } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { siteUrl } from '../../rendering/site.ts'
import { sessionsForm } from './sessions-form.ts'

/** Ends one other session of the person. The identity server refuses a session that is somebody else's. */
export const endSession = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/ui/manage_details/end_session',
    operationId: 'endSession',
    summary: 'Signs one other browser out',
    tag: 'pages',
    body: z.object({ csrf_token: z.string(), session_id: z.string() }),
    bodyFormats: ['form'],
    responses: { 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { csrf_token: token, session_id: sessionId } = request.body
    checkFormToken(context, request, token, sessionsForm)
    await context.identity.disableMySession(sessionId, request.headers.cookie)
    return reply.redirect(siteUrl(context.site, '/ui/manage_details', { notice: 'session_ended' }), 303)
  },
)
