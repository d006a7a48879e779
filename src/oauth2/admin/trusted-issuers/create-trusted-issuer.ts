import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { resourceExists } from '../../errors/admin-error.ts'
import { jsonWebKey } from '../../keys/json-web-key.ts'
import { newTrustedIssuer } from '../../trusted-issuers/new-trusted-issuer.ts'
import { insertTrustedIssuer } from '../../trusted-issuers/trusted-issuer-table.ts'
import { describeTrustedIssuer, trustedIssuerResponse } from './trusted-issuer-schema.ts'

const body = z
  .object({
    issuer: z.string().nullish().meta({ description: 'The claim iss of its assertions.' }),
    subject: z.string().nullish().meta({ description: 'The claim sub of its assertions.' }),
    allow_any_subject: z.boolean().nullish().meta({ description: 'Instead of one subject: any.' }),
    scope: z.array(z.string()).nullish(),
    jwk: jsonWebKey.nullish(),
    expires_at: z.string().nullish().meta({ description: 'From then on it is not trusted any more.' }),
  })
  .meta({ id: 'trustOAuth2JwtGrantIssuer' })

export const createTrustedIssuerEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/trust/grants/jwt-bearer/issuers',
    operationId: 'trustOAuth2JwtGrantIssuer',
    summary: 'Trust an issuer of assertions',
    tag: 'oAuth2',
    body,
    responses: { 201: trustedIssuerResponse },
  },
  ({ database, clock }: OAuth2Context) =>
    async (request, reply) => {
      const trusted = newTrustedIssuer(request.body, clock())
      if (!(await insertTrustedIssuer(database, trusted)))
        throw resourceExists('This key of the issuer is trusted for this subject already.')
      reply.code(201).header('location', `/admin/trust/grants/jwt-bearer/issuers/${trusted.id}`)
      return describeTrustedIssuer(trusted)
    },
)
