import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { isUuid } from '../../flows/uuid.ts'
import { endLoginsOf } from '../../sessions/end-logins.ts'
import { endSessions, type SessionSelection } from '../../sessions/end-sessions.ts'

const mostIds = 500

const manageSessionsBody = z
  .strictObject({
    action: z.enum(['disable', 'delete']),
    identities: z.array(z.string()).optional(),
    sessions: z.array(z.string()).optional(),
  })
  .meta({ id: 'manageSessionsBody' })

export const manageSessions = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/sessions',
    operationId: 'manageSessions',
    summary: 'End many sessions at once: of these ids, of these identities, or all',
    tag: 'identity',
    body: manageSessionsBody,
    responses: {
      200: z
        .object({ processed: z.number().int(), more: z.boolean() })
        .meta({ id: 'manageSessionsResponse' }),
      400: errorSchema,
    },
  },
  (context: IdentityContext) => async (request) => {
    const { action } = request.body
    const { ended, more } = await endSessions(context.database, action, selectionOf(request.body))
    await endLoginsOf(context, ended)
    return { processed: ended.length, more }
  },
)

/** Throws 400 unless exactly one of the two lists selects something. */
function selectionOf({
  identities = [],
  sessions = [],
}: z.output<typeof manageSessionsBody>): SessionSelection {
  if (identities.length > 0 === sessions.length > 0)
    throw identityError('bad_request', 'Give a list with ids in either "identities" or "sessions".')
  if (identities.length === 1 && identities[0] === '*') return { kind: 'all' }
  const kind = identities.length > 0 ? 'identities' : 'sessions'
  const ids = kind === 'identities' ? identities : sessions
  if (ids.length > mostIds)
    throw identityError('bad_request', `"${kind}" may have at most ${mostIds} ids at once.`)
  const malformed = ids.find((id) => !isUuid(id))
  if (malformed !== undefined)
    throw identityError('bad_request', `"${malformed.slice(0, 100)}" in "${kind}" is not a UUID.`)
  return { kind, ids }
}
