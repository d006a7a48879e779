import type { Scenario } from '../bench.ts'
import { growth } from '../growth/growth.ts'
import { atOnce } from './at-once.ts'
import { clientCredentials } from './client-credentials.ts'
import { codeFlow } from './code-flow.ts'
import { codeFlowThroughHops } from './code-flow-hops.ts'
import { housekeeping } from './housekeeping.ts'
import { importIdentities } from './import-identities.ts'
import { introspection, userinfo, whoami } from './lookups.ts'
import { memory } from './memory.ts'
import { nothingWritten } from './nothing-written.ts'
import { passwordLogin } from './password-login.ts'
import { refresh } from './refresh.ts'
import { saturation } from './saturation.ts'
import { twoWorkers } from './two-workers.ts'

/** In the order in which they run. The newest key of a set signs, so RS256 comes after what signs with ES256. */
export const scenarios: readonly Scenario[] = [
  clientCredentials('opaque'),
  clientCredentials('ES256'),
  nothingWritten,
  codeFlow,
  codeFlowThroughHops,
  introspection,
  userinfo,
  whoami,
  refresh,
  passwordLogin,
  saturation,
  twoWorkers,
  atOnce,
  memory,
  importIdentities,
  housekeeping,
  clientCredentials('RS256'),
  growth,
]
