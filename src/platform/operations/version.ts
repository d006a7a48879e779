import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import { version } from '../../observability/version.ts'
import type { OperationsContext } from './context.ts'

export const getVersion = endpoint<OperationsContext>(
  {
    listener: 'admin',
    method: 'GET',
    path: '/version',
    operationId: 'getVersion',
    summary: 'Get the version of the program',
    tag: 'metadata',
    responses: { 200: z.object({ version: z.string() }).meta({ id: 'version' }) },
  },
  () => () => ({ version: version() }),
)
