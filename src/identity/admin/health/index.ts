import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { getConfigurationRevision } from './get-configuration-revision.ts'

export const healthAdminEndpoints: readonly Endpoint<IdentityContext>[] = [getConfigurationRevision]
