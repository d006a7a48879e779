import { z } from 'zod'
import type { ConsentRequest } from '../../../contracts/oauth-admin-api.ts'
import { endpoint } from '../../../http/endpoint.ts'
import { requestedExtras } from '../../authorization-request/requested-extras.ts'
import type { Client } from '../../clients/client.ts'
import type { OAuth2Context } from '../../context.ts'
import { malformedRequest } from '../../errors/admin-error.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import type { Grant } from '../../grants/grant.ts'
import { timeText } from '../../time-text.ts'
import { isUuid } from '../../uuid.ts'
import { consentSessionClaims } from '../consent-requests/accept-consent-request.ts'
import { consentRequestSchema } from '../consent-requests/consent-request-schema.ts'
import { pageLinks, pageQuery, requestedPage } from '../pagination.ts'

const consentSessionSchema = z
  .object({
    consent_request: consentRequestSchema,
    consent_request_id: z.string(),
    context: z.unknown(),
    grant_access_token_audience: z.array(z.string()),
    grant_scope: z.array(z.string()),
    handled_at: z.string(),
    remember: z.boolean(),
    remember_for: z.int(),
    session: consentSessionClaims,
  })
  .meta({ id: 'oAuth2ConsentSession' })

const path = '/admin/oauth2/auth/sessions/consent'

export const listConsentSessionsEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path,
    operationId: 'listOAuth2ConsentSessions',
    summary: 'List the consents that a person gave',
    tag: 'oAuth2',
    query: z.object({
      ...pageQuery,
      subject: z.string().optional().meta({ description: 'Whose consents. Required.' }),
      login_session_id: z.string().optional().meta({ description: 'Only those of this login session.' }),
    }),
    responses: { 200: z.array(consentSessionSchema) },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const { subject } = request.query
    const loginSessionId = request.query.login_session_id || undefined
    if (!subject) throw oauthError('invalid_request', "The query parameter 'subject' is missing.")
    if (loginSessionId !== undefined && !isUuid(loginSessionId))
      throw malformedRequest("The query parameter 'login_session_id' must be a UUID.")
    const { size, after } = requestedPage(context, 'consents', request.query)
    const found = await context.consents.list({ subject, loginSessionId, after, size: size + 1 })
    const grants = found.slice(0, size)
    const next = found.length > size ? grants.at(-1)?.id : undefined
    const filters = { subject, login_session_id: loginSessionId }
    if (grants.length > 0) reply.header('link', pageLinks(context, 'consents', path, filters, { size, next }))
    return presentConsentSessions(context, grants)
  },
)

async function presentConsentSessions({ clients }: OAuth2Context, grants: readonly Grant[]) {
  const ids = [...new Set(grants.map(({ clientId }) => clientId))]
  const known = new Map(await Promise.all(ids.map(async (id) => [id, await clients.get(id)] as const)))
  return grants.flatMap((grant) => {
    // Deleted since the list was read, and its consents with it.
    const client = known.get(grant.clientId)
    return client ? [presentConsentSession(grant, client)] : []
  })
}

function presentConsentSession(grant: Grant, client: Client) {
  return {
    consent_request: presentConsentRequest(grant, client),
    consent_request_id: grant.id,
    context: grant.request.context,
    grant_access_token_audience: [...grant.grantedAudience],
    grant_scope: [...grant.grantedScope],
    handled_at: timeText(grant.handledAt),
    remember: grant.consentRemember,
    remember_for: grant.request.remember_for,
    session: grant.session,
  }
}

function presentConsentRequest({ request, ...grant }: Grant, client: Client): ConsentRequest {
  return {
    acr: request.acr,
    amr: request.amr,
    challenge: '',
    client: client.document,
    consent_request_id: grant.id,
    context: request.context,
    login_challenge: request.login_challenge,
    login_session_id: grant.loginSessionId ?? '',
    oidc_context: request.oidc_context,
    request_url: request.request_url,
    requested_access_token_audience: grant.requestedAudience,
    requested_scope: grant.requestedScope,
    ...requestedExtras(request.claims, request.requested_authorization_details),
    skip: grant.consentSkipped,
    subject: grant.subject,
  }
}
