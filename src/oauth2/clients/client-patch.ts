import jsonPatch, { type Operation } from 'fast-json-patch'
import { z } from 'zod'
import { malformedRequest } from '../errors/admin-error.ts'
import type { ClientDocument } from './client.ts'
import { type ClientMetadata, clientMetadata } from './client-metadata.ts'

/** One operation of a JSON Patch document, as it came. */
export interface PatchOperation {
  readonly op: string
  readonly path: string
  readonly value?: unknown
}

const allowedOperations = ['add', 'remove', 'replace']
const forbiddenPaths =
  /^\/(id|client_id|created_at|updated_at|client_secret_expires_at|registration_[a-z_]+)(\/|$)/

/**
 * A client after a JSON Patch (RFC 6902). Only add, remove and replace, and nothing that the server sets
 * itself. Throws 400 when an operation is not allowed or does not fit.
 */
export function patchClientMetadata(
  document: ClientDocument,
  operations: readonly PatchOperation[],
): ClientMetadata {
  for (const { op, path } of operations) {
    if (!allowedOperations.includes(op))
      throw malformedRequest(`The patch operation "${op}" is not supported, only add, remove and replace.`)
    if (path === '' || forbiddenPaths.test(path))
      throw malformedRequest(`The path "${path}" cannot be patched.`)
  }
  const parsed = clientMetadata.safeParse(apply(document, operations))
  if (parsed.success) return parsed.data
  throw malformedRequest(`After the patch the client is not valid: ${z.prettifyError(parsed.error)}`)
}

function apply(document: ClientDocument, operations: readonly PatchOperation[]): unknown {
  try {
    return jsonPatch.applyPatch(patchable(document), operations as Operation[], true, true).newDocument
  } catch (error) {
    throw malformedRequest('A patch operation does not fit the client: its path does not exist.', error)
  }
}

/** With every field, so that one that is empty can be replaced and removed like any other. */
function patchable(document: ClientDocument): Record<string, unknown> {
  const empty = Object.fromEntries(Object.keys(clientMetadata.shape).map((name) => [name, null]))
  return { ...empty, post_logout_redirect_uris: [], request_uris: [], ...structuredClone(document) }
}
