import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** Hydra's rule: a `state` that protects against forged answers (RFC 6749 §10.12) cannot be shorter. */
const minimumLength = 8

export const checkState: Check = ({ parameters }) => {
  if ((parameters.get('state') ?? '').length < minimumLength)
    throw oauthError('invalid_state', `Send a random state of at least ${minimumLength} characters.`)
}
