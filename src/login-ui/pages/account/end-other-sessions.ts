import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { checkFormToken } from '../../components/own-form.tsx'
import type { LoginUiContext } from '../../context.ts'
import { siteUrl } from '../../rendering/site.ts'
import { sessionsForm } from './sessions-form.ts'

/** Ends all sessions of the person but the one of this browser. */
export const endOtherSessions = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/ui/manage_details/end_other_sessions',
    operationId: 'endOtherSessions',
    summary: 'Signs out everywhere but in this browser',
    tag: 'pages',
    body: z.object({ csrf_token: z.string() }),
    bodyFormats: ['form'],
    responses: { 303: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    checkFormToken(context, request, request.body.csrf_token, sessionsForm)
    await context.identity.disableMyOtherSessions(request.headers.cookie)
    return reply.redirect(
      siteUrl(context.site, '/ui/manage_details', { notice: 'other_sessions_ended' }),
      303,
    )
  },
)
