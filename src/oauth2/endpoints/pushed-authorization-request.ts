import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import { checkAuthorizationRequest } from '../authorization-request/index.ts'
import { receivedForm } from '../authorization-request/parameters.ts'
import { AuthorizationRefusal } from '../authorization-request/refusal.ts'
import { type ResolvedRequest, sentRequest } from '../authorization-request/resolve-request.ts'
import { authenticateClient } from '../client-authentication/index.ts'
import { credentialParameters } from '../client-authentication/presented-credentials.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { pushRequest } from '../pushed-requests/pushed-requests.ts'
import { requireProof } from '../sender-constraint/dpop-proof.ts'
import { formOf } from './form.ts'

const pushedForm = z.looseObject(credentialParameters).partial()

const pushedResponse = z
  .object({
    request_uri: z.string(),
    /** Seconds. */
    expires_in: z.int(),
  })
  .meta({ id: 'pushedAuthorizationResponse' })

/**
 * RFC 9126 §2: a client sends its authorization request directly, and the browser brings only a reference to
 * it, which works once.
 */
export const pushedAuthorizationRequestEndpoint = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/oauth2/par',
    operationId: 'pushAuthorizationRequest',
    summary: 'Push an authorization request',
    tag: 'oAuth2',
    body: pushedForm.optional(),
    bodyFormats: ['form'],
    responses: { 201: pushedResponse },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const form = formOf(request, request.body)
    const client = await authenticateClient(context, request, form)
    const parameters = receivedForm(request)
    for (const name of Object.keys(credentialParameters)) parameters.delete(name)
    // What authenticates the client is not part of the request (RFC 9126 §2.1).
    parameters.set('client_id', client.id)
    if (parameters.has('request_uri'))
      throw oauthError(
        'invalid_request',
        'The parameter request_uri cannot be pushed (RFC 9126, section 2.1).',
      )
    const pushed = await sentRequest(context, client, parameters, true)
    await bindToProof(context, request, reply, pushed.parameters)
    await requireGood(context, pushed)
    const { requestUri, expiresIn } = await pushRequest(context, client.id, {
      query: pushed.parameters.toString(),
      pushed: true,
      signed: pushed.origin.signed,
    })
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache').code(201)
    return { request_uri: requestUri, expires_in: expiresIn }
  },
)

/** RFC 9449 §10.1: a proof beside the request binds its code to the key, as `dpop_jkt` does. */
async function bindToProof(
  context: OAuth2Context,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: URLSearchParams,
): Promise<void> {
  if (request.headers.dpop === undefined) return
  const { jkt, nextNonce } = await requireProof(context, request)
  if (nextNonce !== undefined) reply.header('dpop-nonce', nextNonce)
  if ((parameters.get('dpop_jkt') ?? jkt) !== jkt)
    throw oauthError('invalid_dpop_proof', 'The proof is by another key than the one that dpop_jkt names.')
  parameters.set('dpop_jkt', jkt)
}

/** What the authorization endpoint would refuse is refused now, when the client can still hear it (§2.3). */
async function requireGood(context: OAuth2Context, resolved: ResolvedRequest): Promise<void> {
  try {
    await checkAuthorizationRequest(context, resolved)
  } catch (error) {
    throw error instanceof AuthorizationRefusal ? error.error : error
  }
}
