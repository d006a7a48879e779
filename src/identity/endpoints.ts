import type { Endpoint } from '../http/endpoint.ts'
import { auditAdminEndpoints } from './admin/audit/index.ts'
import { courierAdminEndpoints } from './admin/courier/index.ts'
import { healthAdminEndpoints } from './admin/health/index.ts'
import { identityAdminEndpoints } from './admin/identities/index.ts'
import { recoveryAdminEndpoints } from './admin/recovery/index.ts'
import { sessionAdminEndpoints } from './admin/sessions/index.ts'
import { testLoginAdminEndpoints } from './admin/test-login/index.ts'
import type { IdentityContext } from './context.ts'
import { schemaEndpoints } from './schemas/endpoints/index.ts'
import { selfServiceEndpoints } from './self-service/index.ts'
import { sessionEndpoints } from './sessions/endpoints/index.ts'
import { getWebAuthnJavaScript } from './webauthn-script/get-webauthn-javascript.ts'

/** Everything that the identity server answers, on both listeners. */
export const identityEndpoints: readonly Endpoint<IdentityContext>[] = [
  ...selfServiceEndpoints,
  ...sessionEndpoints,
  getWebAuthnJavaScript,
  ...schemaEndpoints,
  ...identityAdminEndpoints,
  ...sessionAdminEndpoints,
  ...courierAdminEndpoints,
  ...testLoginAdminEndpoints,
  ...auditAdminEndpoints,
  ...healthAdminEndpoints,
  ...recoveryAdminEndpoints,
]
