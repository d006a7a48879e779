import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { getSchema } from './get-schema.ts'
import { listSchemas } from './list-schemas.ts'

export const schemaEndpoints: readonly Endpoint<IdentityContext>[] = [listSchemas, getSchema]
