import { endpoint } from '../../../http/endpoint.ts'
import { clientResponse } from '../../clients/client-metadata.ts'
import { forgetRotatedSecrets } from '../../clients/secret-rotation.ts'
import type { OAuth2Context } from '../../context.ts'
import { clientParams } from './client-params.ts'

export const forgetRotatedSecretsEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/clients/:id/secrets/rotate',
    operationId: 'deleteRotatedOAuth2ClientSecrets',
    summary: 'Refuse the former secrets of a client from now on',
    tag: 'oAuth2',
    params: clientParams,
    responses: { 200: clientResponse },
  },
  (context: OAuth2Context) => (request) => forgetRotatedSecrets(context, request.params.id),
)
