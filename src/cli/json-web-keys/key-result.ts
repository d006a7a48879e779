import type { Result } from '../results/print-result.ts'

/** A key as the admin API shows it (RFC 7517 §4). */
export type JsonWebKey = Readonly<Record<string, unknown>> & { readonly kid: string }

export interface JsonWebKeySet {
  readonly keys: readonly JsonWebKey[]
}

/** @param set that the keys belong to */
export function keyResult(set: string): Result<JsonWebKey> {
  return {
    columns: [
      ['SET ID', () => set],
      ['KEY ID', ({ kid }) => kid],
      ['ALGORITHM', ({ alg }) => alg],
      ['USE', ({ use }) => use],
    ],
    idOf: ({ kid }) => kid,
  }
}

/** What a program reads of a set of keys. */
export function keyDocument(set: string, keys: readonly JsonWebKey[]): object {
  return { set, keys }
}

export function keySetPath(set: string): string {
  return `/admin/keys/${encodeURIComponent(set)}`
}
