import type { ClientDocument } from './client.ts'
import type { ClientMetadata } from './client-metadata.ts'
import { generateSecret, hashGeneratedSecret } from './client-secret.ts'
import { hashChosenSecret } from './slow-hash.ts'
import { invalidMetadata } from './validation/invalid-metadata.ts'

/** A secret that was just set: what is kept of it, and what the answer shows once. */
export interface NewSecret {
  readonly hash: string
  readonly shown: string
}

const minimumLength = 6

/** Whether a client of this document authenticates with a secret. */
export function needsSecret({ token_endpoint_auth_method: method }: ClientDocument): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post'
}

/** The secret that was sent, where the client needs one and one was sent. Throws when it is too short. */
export async function chosenSecret(
  sent: ClientMetadata,
  document: ClientDocument,
): Promise<NewSecret | undefined> {
  if (!sent.client_secret || !needsSecret(document)) return undefined
  if (sent.client_secret.length < minimumLength)
    throw invalidMetadata(`"client_secret" must have at least ${minimumLength} characters.`)
  return { hash: await hashChosenSecret(sent.client_secret), shown: sent.client_secret }
}

/** A new secret of 157 bits. */
export function generatedSecret(): NewSecret {
  const secret = generateSecret()
  return { hash: hashGeneratedSecret(secret), shown: secret }
}
