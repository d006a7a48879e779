import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { createTestLoginFlow } from './create-test-login-flow.ts'

export const testLoginAdminEndpoints: readonly Endpoint<IdentityContext>[] = [createTestLoginFlow]
