import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { clientResponse } from '../../clients/client-metadata.ts'
import type { OAuth2Context } from '../../context.ts'
import { getDeviceRequest } from '../../device-requests/device-operations.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'

const deviceRequestSchema = z
  .object({
    challenge: z.string(),
    client: clientResponse,
    requested_scope: z.array(z.string()),
    requested_access_token_audience: z.array(z.string()),
  })
  .meta({ id: 'deviceUserCodeRequest' })

const query = challengeQuery('device').extend({
  user_code: z.string().optional().meta({ description: 'As the person entered it.' }),
})

/** An addition to Hydra's API: whom a person is about to let in. */
export const getDeviceRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/oauth2/auth/requests/device',
    operationId: 'getUserCodeRequest',
    summary: 'Get the device whose code a person entered',
    tag: 'oAuth2',
    query,
    responses: { 200: deviceRequestSchema },
  },
  (context: OAuth2Context) => (request) =>
    getDeviceRequest(context, sentChallenge('device', request.query), request.query.user_code ?? ''),
)
