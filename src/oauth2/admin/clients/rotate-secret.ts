import { endpoint } from '../../../http/endpoint.ts'
import { clientResponse } from '../../clients/client-metadata.ts'
import { rotateSecret } from '../../clients/secret-rotation.ts'
import type { OAuth2Context } from '../../context.ts'
import { clientParams } from './client-params.ts'

export const rotateSecretEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/clients/:id/secrets/rotate',
    operationId: 'rotateOAuth2ClientSecret',
    summary: 'Give a client a new secret; former ones stay valid',
    tag: 'oAuth2',
    params: clientParams,
    responses: { 200: clientResponse },
  },
  (context: OAuth2Context) => (request) => rotateSecret(context, request.params.id),
)
