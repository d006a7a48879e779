import type { OAuth2Context } from '../context.ts'
import { timeText } from '../time-text.ts'
import { rewriteClient, type ShownClient } from './client-registry.ts'
import { generatedSecret, needsSecret } from './secret-change.ts'
import { invalidMetadata } from './validation/invalid-metadata.ts'

type Context = Pick<OAuth2Context, 'database' | 'clients' | 'events' | 'clock'>

/** How many former secrets stay valid; the oldest one ends when there would be more. */
const maximumRotated = 5

/**
 * Gives a client a new secret and keeps the former one valid, so that its applications change over one by one.
 * @throws PlatformError 404 without such a client, 400 when it authenticates without a secret
 */
export async function rotateSecret(context: Context, id: string): Promise<ShownClient> {
  return rewriteClient(context, id, (current) => {
    const { document, secret_hash, rotated_secret_hashes } = current
    if (!needsSecret(document))
      throw invalidMetadata(
        `The client authenticates by "${document.token_endpoint_auth_method}", so that it has no secret to rotate.`,
      )
    const { hash, shown } = generatedSecret()
    const former = secret_hash === null ? [] : [secret_hash]
    return {
      ...current,
      document: { ...document, updated_at: timeText(context.clock()) },
      secret_hash: hash,
      rotated_secret_hashes: [...former, ...rotated_secret_hashes].slice(0, maximumRotated),
      shown,
    }
  })
}

/** Ends the former secrets of a client. @throws PlatformError 404 without such a client */
export async function forgetRotatedSecrets(context: Context, id: string): Promise<ShownClient> {
  return rewriteClient(context, id, (current) => ({
    ...current,
    document: { ...current.document, updated_at: timeText(context.clock()) },
    rotated_secret_hashes: [],
  }))
}
