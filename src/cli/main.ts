#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node
// One arena: with one for each thread glibc keeps 6 MB more than the program needs.

import { PlatformError } from '../contracts/platform-error.ts'
import { exitCode, run } from './program.ts'

// Before the pages' renderer is loaded, which is five times slower when it takes this for a development.
process.env.NODE_ENV ??= 'production'

try {
  requireNode(24)
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.exitCode = exitCode(error)
}

/** What the program needs of its runtime is missing in an older one, and nobody understands how it says so. */
function requireNode(major: number): void {
  if (Number.parseInt(process.versions.node, 10) >= major) return
  throw new PlatformError({
    status: 500,
    code: 'runtime_too_old',
    message: `This needs Node.js ${major} or newer, and it was started with ${process.versions.node}. Install a newer one, or start it with "npm start".`,
  })
}
