import type { Database } from '../../database/database.ts'

/** Whether a list of origins, whose first label may be `*`, has an origin (RFC 6454 §6.2). */
export function originAllowed(allowed: readonly string[], origin: string): boolean {
  return patternsOf(origin).some((pattern) => allowed.includes(pattern))
}

/** Whether some client says that pages of this origin may call the server. */
export async function originOfAnyClient(database: Database, origin: string): Promise<boolean> {
  return (await database.query(selectClientOfOrigin, [patternsOf(origin)])).length > 0
}

/** What an entry of a list must be to cover an origin: itself, or with `*` for the first label of its host. */
function patternsOf(origin: string): string[] {
  return [origin, origin.replace(/^(https?:\/\/)[^.:/]+\./, '$1*.')]
}

const selectClientOfOrigin = {
  name: 'oauth2-clients-of-origin',
  text: `select 1 from oauth2.clients where document->'allowed_cors_origins' ?| $1::text[] limit 1`,
}
