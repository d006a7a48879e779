import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { listTrustedIssuers } from '../../trusted-issuers/trusted-issuer-table.ts'
import { pageLinks, pageQuery, requestedPage } from '../pagination.ts'
import { describeTrustedIssuer, trustedIssuerResponse } from './trusted-issuer-schema.ts'

const list = 'trusted issuers'
const path = '/admin/trust/grants/jwt-bearer/issuers'

export const listTrustedIssuersEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path,
    operationId: 'listTrustedOAuth2JwtGrantIssuers',
    summary: 'List trusted issuers',
    tag: 'oAuth2',
    query: z.object({
      ...pageQuery,
      issuer: z.string().optional().meta({ description: 'Only those of exactly this name.' }),
    }),
    responses: { 200: z.array(trustedIssuerResponse).meta({ id: 'trustedOAuth2JwtGrantIssuers' }) },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const { size, after } = requestedPage(context, list, request.query)
    // Empty filters are no filters: SDKs send them.
    const issuer = request.query.issuer || undefined
    const found = await listTrustedIssuers(context.database, issuer, after, size + 1)
    const shown = found.slice(0, size)
    const next = found.length > size ? shown.at(-1)?.id : undefined
    reply.header('link', pageLinks(context, list, path, { issuer }, { size, next }))
    return shown.map(describeTrustedIssuer)
  },
)
