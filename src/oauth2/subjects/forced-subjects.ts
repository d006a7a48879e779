import type { Queryable } from '../../database/database.ts'

const upsert = {
  name: 'oauth2-forced-subjects-upsert',
  text: `insert into oauth2.forced_subjects (client_id, subject, obfuscated_subject) values ($1, $2, $3)
    on conflict (client_id, subject) do update set obfuscated_subject = excluded.obfuscated_subject`,
}

const select = {
  name: 'oauth2-forced-subjects-by-subject',
  text: 'select obfuscated_subject from oauth2.forced_subjects where client_id = $1 and subject = $2',
}

/** Keeps the identifier that a login UI chose for a person at one client (`force_subject_identifier`). */
export async function keepForcedSubject(
  database: Queryable,
  clientId: string,
  subject: string,
  forced: string,
): Promise<void> {
  await database.query(upsert, [clientId, subject, forced])
}

export async function findForcedSubject(
  database: Queryable,
  clientId: string,
  subject: string,
): Promise<string | undefined> {
  const [row] = await database.query<{ obfuscated_subject: string }>(select, [clientId, subject])
  return row?.obfuscated_subject
}
