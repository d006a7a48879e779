import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { ConsentSelector } from '../../consents/consent-store.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import { isUuid } from '../../uuid.ts'

const query = z.object({
  subject: z.string().optional().meta({ description: 'Whose consents; with client or all.' }),
  client: z.string().optional().meta({ description: 'At which client.' }),
  consent_request_id: z.string().optional().meta({ description: 'The consent of one authorization.' }),
  all: z.string().optional().meta({ description: 'Set to true: at every client.' }),
})

export const revokeConsentSessionsEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/oauth2/auth/sessions/consent',
    operationId: 'revokeOAuth2ConsentSessions',
    summary: 'Revoke consents and the tokens that came of them',
    tag: 'oAuth2',
    query,
    responses: { 204: null },
  },
  ({ consents, events }: OAuth2Context) =>
    async (request, reply) => {
      const selector = selected(request.query)
      if (!('consentRequestId' in selector) || isUuid(selector.consentRequestId))
        await consents.revoke(selector)
      events.record('OAuth2ConsentRevoked', selector)
      return reply.code(204).send()
    },
)

/** Exactly one of the three ways to say which; anything else would be a guess at what to delete. */
function selected(sent: z.output<typeof query>): ConsentSelector {
  const { subject, client, consent_request_id: consentRequestId } = sent
  const all = sent.all === 'true'
  if (consentRequestId && !subject && !client && !all) return { consentRequestId }
  if (subject && client && !all && !consentRequestId) return { subject, clientId: client }
  if (subject && all && !client && !consentRequestId) return { subject }
  throw oauthError(
    'invalid_request',
    "Send 'consent_request_id' alone, 'subject' and 'client', or 'subject' and 'all=true'.",
  )
}
