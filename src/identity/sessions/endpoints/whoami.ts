import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { cacheSeconds, nobodySeconds } from '../cache-duration.ts'
import { sessionCredential } from '../current-session.ts'
import { writeSessionCookie } from '../session-cookie.ts'
import { sessionSchema } from '../session-schemas.ts'
import { toSession } from '../to-session.ts'

/** Who is signed in: what applications and reverse proxies ask with every request, by whatever method. */
export const whoami = endpoint(
  {
    listener: 'public',
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    path: '/sessions/whoami',
    operationId: 'toSession',
    summary: 'Who the current session belongs to',
    tag: 'frontend',
    query: z.object({ tokenize_as: z.string().optional() }),
    headers: ['X-Session-Token', 'Cookie'],
    responses: { 200: sessionSchema, 400: errorSchema, 401: errorSchema, 403: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    reply.header('vary', 'Cookie')
    const found = await toSession(context, request)
    if (!found) {
      const caches = context.settings.session.cacheSeconds !== undefined
      const isNobody = sessionCredential(context, request) === undefined
      if (caches && isNobody) reply.header('ory-session-cache-for', String(nobodySeconds))
      throw identityError('session_inactive', 'The request has no valid session credentials. Please sign in.')
    }
    const { session, token, cookieExpiresAt } = found.current
    // The session was extended: the browser may keep its cookie for longer, too.
    if (cookieExpiresAt && session.expiresAt > cookieExpiresAt)
      writeSessionCookie(context, reply, { token, expiresAt: session.expiresAt })
    reply.header('x-kratos-authenticated-identity-id', session.identityId)
    const { tokenize_as: template } = request.query
    if (template !== undefined)
      return { ...found.body, tokenized: await context.tokenizer.tokenize(template, found.body) }
    const seconds = cacheSeconds(context.settings, session, context.clock())
    if (seconds !== undefined) reply.header('ory-session-cache-for', String(seconds))
    return found.body
  },
)
