import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'

export const changePassword = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/.well-known/change-password',
    operationId: 'changePassword',
    summary: 'Where password managers send people to change a password (W3C change-password-url)',
    tag: 'frontend',
    responses: { 303: null },
  },
  ({ settings }: IdentityContext) =>
    (_, reply) =>
      reply.redirect(settings.settings.uiUrl, 303),
)
