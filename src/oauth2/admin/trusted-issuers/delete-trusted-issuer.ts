import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { malformedRequest, resourceNotFound } from '../../errors/admin-error.ts'
import { deleteTrustedIssuer } from '../../trusted-issuers/trusted-issuer-table.ts'
import { isUuid } from '../../uuid.ts'
import { trustedIssuerParams } from './trusted-issuer-schema.ts'

export const deleteTrustedIssuerEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/trust/grants/jwt-bearer/issuers/:id',
    operationId: 'deleteTrustedOAuth2JwtGrantIssuer',
    summary: 'Trust an issuer no longer',
    tag: 'oAuth2',
    params: trustedIssuerParams,
    responses: { 204: null },
  },
  ({ database }: OAuth2Context) =>
    async (request, reply) => {
      const { id } = request.params
      if (!isUuid(id)) throw malformedRequest('The id of a trusted issuer is a UUID.')
      if (!(await deleteTrustedIssuer(database, id))) throw resourceNotFound()
      return reply.code(204).send()
    },
)
