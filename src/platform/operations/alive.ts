import { z } from 'zod'
import { endpoint, type ListenerName } from '../../http/endpoint.ts'
import type { OperationsContext } from './context.ts'

export const healthStatus = z.object({ status: z.string() }).meta({ id: 'healthStatus' })

/** Says that the process runs and answers. */
export const alive = (listener: ListenerName) =>
  endpoint<OperationsContext>(
    {
      listener,
      method: 'GET',
      path: '/health/alive',
      operationId: 'isAlive',
      summary: 'Check that the process runs',
      tag: 'metadata',
      responses: { 200: healthStatus },
    },
    () => () => ({ status: 'ok' }),
  )
