import type { FastifyRequest } from 'fastify'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { resolveReturnTo } from '../../return-to/return-to.ts'
import { newDocument, type StartQuery } from '../start-request.ts'

/** Throws 400 `self_service_flow_disabled` where the operator has not switched the flow on. */
export function requireProofFlow({ settings }: IdentityContext, kind: 'recovery' | 'verification'): void {
  if (settings[kind].enabled) return
  const reason =
    kind === 'recovery'
      ? 'Accounts cannot be recovered here. Ask your administrator.'
      : 'Addresses cannot be confirmed here. Ask your administrator.'
  throw identityError('self_service_flow_disabled', reason)
}

/** The fields with which recovery and verification begin. */
export function newProofDocument(
  context: IdentityContext,
  kind: 'recovery' | 'verification',
  request: FastifyRequest,
  query: Pick<StartQuery, 'return_to'>,
) {
  const { settings } = context
  const method = settings[kind].use
  return {
    ...newDocument(context, request, {}),
    active: method,
    method,
    ...(query.return_to && {
      returnTo: resolveReturnTo(query.return_to, settings[kind].defaultReturnUrl, settings),
    }),
  }
}
