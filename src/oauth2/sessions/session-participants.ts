import type { Queryable } from '../../database/database.ts'

/** More frames than any browser loads before the person has gone. */
const mostFrames = 50

const selectFrontChannel = {
  name: 'oauth2-session-participants-front-channel',
  text: `select c.document->>'frontchannel_logout_uri' as uri
    from oauth2.session_participants p join oauth2.clients c on c.id = p.client_id
    where p.login_session_id = $1 and c.document ? 'frontchannel_logout_uri'
    order by p.joined_at, p.client_id limit ${mostFrames}`,
}

/** The pages of the applications that the session has reached and that clean up in the browser. */
export async function frontChannelAddresses(database: Queryable, sid: string): Promise<readonly string[]> {
  const rows = await database.query<{ uri: string }>(selectFrontChannel, [sid])
  return rows.map(({ uri }) => uri)
}
