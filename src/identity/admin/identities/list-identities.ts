import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { isUuid } from '../../flows/uuid.ts'
import { identitySchema } from '../../identities/identity-schemas.ts'
import { linkPages, numberedQuery, pageSize, readPageToken } from '../../paging/paging.ts'
import { adminIdentityBody, adminProfileBody } from './identity-body.ts'
import { type IdentityFilter, identityPage } from './identity-page.ts'
import { includeCredentialQuery, includedCredentials } from './include-credential.ts'

const mostIds = 500

const filters = {
  ids: z.array(z.string()).max(mostIds).optional(),
  credentials_identifier: z.string().optional(),
  preview_credentials_identifier_similar: z.string().optional(),
  organization_id: z.string().optional(),
}

export const listIdentities = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/identities',
    operationId: 'listIdentities',
    summary: 'Identities, by page',
    tag: 'identity',
    query: z.object({
      ...numberedQuery,
      ...filters,
      ...includeCredentialQuery,
      consistency: z.enum(['', 'strong', 'eventual']).optional(),
    }),
    responses: { 200: z.array(identitySchema), 400: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { query } = request
    if ((query.page ?? 0) > 1)
      throw identityError(
        'bad_request',
        'Identities are not paged by number. Follow the header Link, or use its page_token.',
      )
    const filter = onlyFilter(query)
    const revealed = includedCredentials(query)
    const size = pageSize(query)
    const identities = await identityPage(
      context.database,
      filter,
      size + 1,
      readPageToken(context.secrets, query.page_token),
    )
    const page = identities.slice(0, size)
    linkPages(request, reply, context.secrets, size, identities.length > size ? page.at(-1)?.id : undefined)
    const withCredentials = revealed.length > 0 || filter.kind === 'identifier'
    return page.map((identity) =>
      withCredentials
        ? adminIdentityBody(identity, context, revealed)
        : adminProfileBody(identity, context.settings),
    )
  },
)

/** The one filter of the request. Throws 400 when there are several. */
function onlyFilter(query: {
  ids?: string[] | undefined
  credentials_identifier?: string | undefined
  preview_credentials_identifier_similar?: string | undefined
  organization_id?: string | undefined
}): IdentityFilter {
  const given: IdentityFilter[] = []
  if (query.ids) given.push({ kind: 'ids', ids: query.ids })
  if (query.credentials_identifier)
    given.push({ kind: 'identifier', identifier: query.credentials_identifier })
  if (query.preview_credentials_identifier_similar)
    given.push({ kind: 'prefix', prefix: query.preview_credentials_identifier_similar })
  if (query.organization_id) given.push({ kind: 'organization', id: query.organization_id })
  if (given.length > 1)
    throw identityError(
      'bad_request',
      'Use only one of ids, credentials_identifier, preview_credentials_identifier_similar and organization_id.',
    )
  const [filter = { kind: 'all' } as const] = given
  const malformed = [
    ...(filter.kind === 'ids' ? filter.ids : filter.kind === 'organization' ? [filter.id] : []),
  ].find((id) => !isUuid(id))
  if (malformed !== undefined) throw identityError('bad_request', `"${malformed}" is not a UUID.`)
  return filter
}
