import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { authenticateClient } from '../../client-authentication/index.ts'
import { credentialParameters } from '../../client-authentication/presented-credentials.ts'
import type { Client } from '../../clients/client.ts'
import type { OAuth2Context } from '../../context.ts'
import { newDeviceCode } from '../../device-requests/device-code.ts'
import { newUserCode, userCodeDigest } from '../../device-requests/user-code.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import { deviceCode } from '../../grant-types/device-code.ts'
import { allowedAudience, allowedScope } from '../../grant-types/requested-rights.ts'
import { scopeWords } from '../../scope-strategy.ts'
import { formOf } from '../form.ts'

const deviceAuthorizationForm = z
  .object({
    ...credentialParameters,
    scope: z.string(),
    audience: z.union([z.string(), z.array(z.string())]),
  })
  .partial()

/** RFC 8628 §3.2 */
const deviceAuthorization = z
  .object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.string(),
    verification_uri_complete: z.string(),
    /** Seconds. */
    expires_in: z.int(),
    /** Seconds. */
    interval: z.int(),
  })
  .meta({ id: 'deviceAuthorization' })

/** RFC 8628 §3.1: a device asks for the codes with which a person can let it in. */
export const deviceAuthorizationEndpoint = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/oauth2/device/auth',
    operationId: 'oAuth2DeviceFlow',
    summary: 'Begin the authorization of a device',
    tag: 'oAuth2',
    body: deviceAuthorizationForm.optional(),
    bodyFormats: ['form'],
    responses: { 200: deviceAuthorization },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const form = formOf(request, request.body)
    const client = await authenticateClient(context, request, form)
    if (!client.grantTypes.has(deviceCode.name))
      throw oauthError(
        'unauthorized_client',
        `The client is not allowed to use the grant type "${deviceCode.name}". Add it to the client's "grant_types".`,
      )
    const scope = allowedScope(context.settings, client, scopeWords(form.scope))
    const codes = await begin(context, client, { scope, audience: allowedAudience(client, form) })
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
    return describe(context, codes)
  },
)

interface Codes {
  readonly deviceCode: string
  readonly userCode: string
}

const attempts = 5

/** A user code is short, so that one may be drawn that somebody else just has. */
async function begin(
  { settings, secrets, clock, deviceRequests }: OAuth2Context,
  client: Client,
  requested: { readonly scope: readonly string[]; readonly audience: readonly string[] },
): Promise<Codes> {
  const { pollingInterval, userCode: format } = settings.deviceAuthorization
  for (let attempt = 0; attempt < attempts; attempt++) {
    const userCode = newUserCode(format)
    const { code, hash } = newDeviceCode()
    const now = clock()
    const created = await deviceRequests.create({
      id: randomUUID(),
      clientId: client.id,
      requestedScope: requested.scope,
      requestedAudience: requested.audience,
      requestedAt: now,
      expiresAt: new Date(now.getTime() + settings.ttl.deviceUserCode * 1000),
      deviceCodeHash: hash,
      userCodeDigest: userCodeDigest(secrets, userCode),
      pollingInterval,
    })
    if (created) return { deviceCode: code, userCode }
  }
  throw oauthError('temporarily_unavailable', 'Too many devices wait at once.')
}

function describe(
  { settings }: OAuth2Context,
  { deviceCode, userCode }: Codes,
): z.output<typeof deviceAuthorization> {
  const verificationUri = `${settings.publicUrl}/oauth2/device/verify`
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: verificationUri,
    verification_uri_complete: `${verificationUri}?${new URLSearchParams({ user_code: userCode })}`,
    expires_in: settings.ttl.deviceUserCode,
    interval: settings.deviceAuthorization.pollingInterval,
  }
}
