import type { OAuth2Context } from '../context.ts'
import { deviceContinuation } from '../device-requests/device-verifier.ts'
import { pushRequest } from '../pushed-requests/pushed-requests.ts'
import type { DescribedAuthorization } from './authorization-request.ts'
import { requestUrl } from './describe-authorization.ts'

/** An address at which a request begins again. @param prompt replaces that of the request */
export async function restartAddress(
  context: Pick<OAuth2Context, 'database' | 'secrets' | 'settings' | 'clock'>,
  { client, origin, parameters }: Pick<DescribedAuthorization, 'client' | 'origin' | 'parameters'>,
  prompt?: string,
): Promise<string> {
  const restarted = new URLSearchParams(parameters)
  if (prompt !== undefined) restarted.set('prompt', prompt)
  const { publicUrl } = context.settings
  if (origin.device) return deviceContinuation(context, restarted, origin.device)
  if (!origin.carried) return requestUrl(publicUrl, restarted)
  const { pushed, signed } = origin
  const { requestUri } = await pushRequest(context, client.id, {
    query: restarted.toString(),
    pushed,
    signed,
  })
  return requestUrl(publicUrl, new URLSearchParams({ client_id: client.id, request_uri: requestUri }))
}
