import { z } from 'zod'
import { endpoint, type ListenerName } from '../../http/endpoint.ts'
import { healthStatus } from './alive.ts'
import type { OperationsContext } from './context.ts'

const healthNotReadyStatus = z
  .object({ errors: z.record(z.string(), z.string()) })
  .meta({ id: 'healthNotReadyStatus' })

/** Says whether requests can be served, and by name what is not ready. */
export const ready = (listener: ListenerName) =>
  endpoint<OperationsContext>(
    {
      listener,
      method: 'GET',
      path: '/health/ready',
      operationId: 'isReady',
      summary: 'Check that requests can be served',
      tag: 'metadata',
      responses: { 200: healthStatus, 503: healthNotReadyStatus },
    },
    ({ unreadiness }) =>
      async (_request, reply) => {
        const errors = await unreadiness()
        return Object.keys(errors).length === 0 ? { status: 'ok' } : reply.code(503).send({ errors })
      },
  )
