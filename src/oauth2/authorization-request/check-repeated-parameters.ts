import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** RFC 8707 §2 and Hydra's `audience` allow several. */
const repeatable = new Set(['audience', 'resource'])

/** A parameter is there once (RFC 6749 §3.1): of two, this server and a proxy might look at different ones. */
export const checkRepeatedParameters: Check = ({ parameters }) => {
  const seen = new Set<string>()
  for (const name of parameters.keys()) {
    if (seen.has(name) && !repeatable.has(name))
      throw oauthError('invalid_request', `The parameter ${printable(name)} is there more than once.`)
    seen.add(name)
  }
}

function printable(name: string): string {
  return /^\w{1,40}$/.test(name) ? name : 'with an unusual name'
}
