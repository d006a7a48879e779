import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'

/** Whoever rolls a configuration out asks until this has changed; also below /admin, as for all of the platform. */
export const getConfigurationRevision = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/health/config',
    operationId: 'getConfigurationRevision',
    summary: 'Which version of the configuration is in force',
    tag: 'metadata',
    responses: { 200: null },
  },
  ({ settings }: IdentityContext) =>
    (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(settings.revision),
)
