import type { IdentityContext } from '../../context.ts'
import { flowSecret, type SeededFlow } from '../../flows/flow-secret.ts'

/** What an authenticator signs for this flow and no other one (Web Authentication §13.4.3). */
export function challengeOf({ secrets }: IdentityContext, flow: SeededFlow): Buffer {
  return flowSecret(secrets, flow, 'challenge')
}

/** What authenticators call somebody who signs up in this flow: random, and nothing about the person (§14.6.1). */
export function newUserHandle({ secrets }: IdentityContext, flow: SeededFlow): Buffer {
  return flowSecret(secrets, flow, 'user handle')
}
