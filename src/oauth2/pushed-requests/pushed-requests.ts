import { sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { Statement } from '../../database/database.ts'
import type { CarriedRequest } from '../authorization-request/carried-request.ts'
import type { OAuth2Context } from '../context.ts'

type Storing = Pick<OAuth2Context, 'database' | 'secrets' | 'settings' | 'clock'>

/** RFC 9126 §2.2 */
const prefix = 'urn:ietf:params:oauth:request_uri:'
const purpose = 'oauth2 pushed request'

/** Whether a `request_uri` names a pushed request rather than a document somewhere. */
export function isPushedRequestUri(requestUri: string): boolean {
  return requestUri.startsWith(prefix)
}

/** Keeps a request until its browser comes, and gives the `request_uri` that stands for it once. */
export async function pushRequest(
  { database, secrets, settings, clock }: Storing,
  clientId: string,
  request: CarriedRequest,
): Promise<{ readonly requestUri: string; readonly expiresIn: number }> {
  const reference = randomToken()
  const expiresIn = settings.ttl.pushedAuthorizationRequest
  const expiresAt = new Date(clock().getTime() + expiresIn * 1000)
  const sealed = seal(secrets, purpose, JSON.stringify(request))
  await database.query(insert, [sha256(reference), clientId, sealed, expiresAt])
  return { requestUri: prefix + reference, expiresIn }
}

/**
 * The request that a client pushed, in one statement that uses it up: of any number of parallel uses one gets
 * it. What another client pushed stays where it is (RFC 9126 §7.2, §7.3).
 */
export async function takePushedRequest(
  { database, secrets, clock }: Storing,
  clientId: string,
  requestUri: string,
): Promise<CarriedRequest | undefined> {
  const hash = sha256(requestUri.slice(prefix.length))
  const [row] = await database.query<{ sealed: string }>(take, [hash, clientId, clock()])
  const opened = row && unseal(secrets, purpose, row.sealed)
  return opened && (JSON.parse(opened.toString()) as CarriedRequest)
}

const insert: Statement = {
  name: 'oauth2-pushed-requests-insert',
  text: `insert into oauth2.pushed_requests (hash, client_id, sealed, expires_at) values ($1, $2, $3, $4)`,
}

const take: Statement = {
  name: 'oauth2-pushed-requests-take',
  text: `delete from oauth2.pushed_requests where hash = $1 and client_id = $2 and expires_at > $3
    returning sealed`,
}
