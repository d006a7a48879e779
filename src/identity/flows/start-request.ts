import type { FastifyRequest } from 'fastify'
import type { Dialogue } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import { csrfBinding } from '../csrf/csrf-check.ts'
import { ensureCsrfSecret } from '../csrf/csrf-cookie.ts'
import { identityError } from '../errors/identity-error.ts'
import { resolveReturnTo } from '../return-to/return-to.ts'
import { emptyForm, type FlowRecord } from './flow.ts'
import { newSeed } from './flow-secret.ts'

/** What a request that starts a flow may ask for. */
export interface StartQuery {
  readonly return_to?: string | undefined
  readonly identity_schema?: string | undefined
}

/** Where the browser goes when there is nothing to do; throws 400 when it asks for what is not allowed. */
export function returnToOf(
  { settings }: IdentityContext,
  kind: FlowRecord['kind'],
  query: StartQuery,
): string {
  return resolveReturnTo(query.return_to, settings[kind].defaultReturnUrl, settings)
}

/** The fields with which flows of every kind begin. */
export function newDocument(context: IdentityContext, request: FastifyRequest, query: StartQuery) {
  const schemaId = selectSchema(context, query.identity_schema)
  return {
    ...emptyForm,
    requestUrl: `${context.settings.publicUrl}${request.originalUrl}`,
    state: 'choose_method',
    seed: newSeed(context.secrets),
    ...(schemaId !== undefined && { schemaId }),
  }
}

/** The flow belongs to the browser that starts it; gives the secret of that browser. */
export function bindToBrowser(
  { settings }: IdentityContext,
  { request, reply }: Dialogue,
): { readonly csrfSecret: string; readonly csrfBinding: string } {
  const csrfSecret = ensureCsrfSecret(settings, request.headers.cookie, reply)
  return { csrfSecret, csrfBinding: csrfBinding(csrfSecret) }
}

/** People choose among the schemas that the operator opened to them. */
function selectSchema({ schemas }: IdentityContext, requested: string | undefined): string | undefined {
  if (requested === undefined || requested === '') return undefined
  const schema = schemas.get(requested)
  if (schema && (schema.selfserviceSelectable || schema.id === schemas.defaultId)) return schema.id
  throw identityError(
    'bad_request',
    `The identity schema "${requested.slice(0, 100)}" cannot be chosen here. Use one that is selfservice_selectable.`,
  )
}
