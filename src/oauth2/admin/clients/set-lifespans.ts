import { endpoint } from '../../../http/endpoint.ts'
import {
  clientLifespans,
  clientMetadata,
  clientResponse,
  lifespanFields,
} from '../../clients/client-metadata.ts'
import { changeClient } from '../../clients/client-registry.ts'
import type { OAuth2Context } from '../../context.ts'
import { clientParams } from './client-params.ts'

const unset = Object.fromEntries(lifespanFields.map((name) => [name, null]))

export const setLifespansEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/clients/:id/lifespans',
    operationId: 'setOAuth2ClientLifespans',
    summary: 'Replace the token lifespans of a client',
    tag: 'oAuth2',
    params: clientParams,
    body: clientLifespans,
    responses: { 200: clientResponse },
  },
  (context: OAuth2Context) => (request) =>
    changeClient(context, request.params.id, (current) =>
      clientMetadata.parse({ ...current, ...unset, ...request.body }),
    ),
)
