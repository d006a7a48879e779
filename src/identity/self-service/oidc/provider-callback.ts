import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { arriveFromProvider } from '../../strategies/oidc/callback.ts'

/** What a provider adds to the redirect URI (RFC 6749 §4.1.2, RFC 9207). */
const parameters = {
  state: z.string().optional(),
  code: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  error_uri: z.string().optional(),
  iss: z.string().optional(),
}

const definition = { listener: 'public', tag: 'providers' } as const
const provider = z.object({ provider: z.string() })
const path = '/self-service/methods/oidc/callback'

export const providerCallback = endpoint(
  {
    ...definition,
    method: 'GET',
    path: `${path}/:provider`,
    operationId: 'providerCallback',
    summary: 'Where a provider sends the browser back',
    params: provider,
    query: z.object(parameters),
    responses: { 302: null, 303: null },
  },
  (context: IdentityContext) => (request, reply) =>
    arriveFromProvider(context, request, reply, request.query, request.params.provider),
)

export const sharedProviderCallback = endpoint(
  {
    ...definition,
    method: 'GET',
    path,
    operationId: 'sharedProviderCallback',
    summary: 'Where providers that insist on PKCE send the browser back',
    query: z.object(parameters),
    responses: { 302: null, 303: null },
  },
  (context: IdentityContext) => (request, reply) =>
    arriveFromProvider(context, request, reply, request.query, undefined),
)

/**
 * A provider that answers with a form (OAuth 2.0 Form Post Response Mode). A form from another site comes
 * without cookies, so the browser is asked to come again by GET, with them.
 */
export const providerFormPost = endpoint(
  {
    ...definition,
    method: 'POST',
    path: `${path}/:provider`,
    operationId: 'providerFormPost',
    summary: 'Where a provider sends the browser back with a form',
    params: provider,
    body: z.looseObject(parameters),
    bodyFormats: ['form'],
    responses: { 302: null },
  },
  ({ settings }: IdentityContext) =>
    (request, reply) => {
      const url = new URL(`${settings.publicUrl}${path}/${encodeURIComponent(request.params.provider)}`)
      for (const name of Object.keys(parameters) as (keyof typeof parameters)[]) {
        const value = request.body[name]
        if (value !== undefined) url.searchParams.set(name, value)
      }
      return reply.redirect(url.href, 302)
    },
)
