import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { malformedRequest, resourceNotFound } from '../../errors/admin-error.ts'
import { readTrustedIssuer } from '../../trusted-issuers/trusted-issuer-table.ts'
import { isUuid } from '../../uuid.ts'
import { describeTrustedIssuer, trustedIssuerParams, trustedIssuerResponse } from './trusted-issuer-schema.ts'

export const getTrustedIssuerEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/trust/grants/jwt-bearer/issuers/:id',
    operationId: 'getTrustedOAuth2JwtGrantIssuer',
    summary: 'Get a trusted issuer',
    tag: 'oAuth2',
    params: trustedIssuerParams,
    responses: { 200: trustedIssuerResponse },
  },
  ({ database }: OAuth2Context) =>
    async (request) => {
      const { id } = request.params
      if (!isUuid(id)) throw malformedRequest('The id of a trusted issuer is a UUID.')
      const trusted = await readTrustedIssuer(database, id)
      if (!trusted) throw resourceNotFound()
      return describeTrustedIssuer(trusted)
    },
)
