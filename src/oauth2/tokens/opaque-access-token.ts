import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Confirmation } from '../sender-constraint/confirmation.ts'
import type {
  AccessToken,
  AccessTokenBase,
  ClientAccessToken,
  GrantAccessToken,
  SubjectAccessToken,
} from './access-token.ts'
import { issuedAtOf, readUuid, writeUuid } from './token-id.ts'

const prefix = 'ory_at_'
const purpose = 'oauth2 access token'

// The sealed record: kind (1 byte), token id (16), expiry in seconds (4), where the token is bound the SHA-256 that
// confirms it (32), then by kind
//   grant:  grant id (16), generation (4), where the scope is narrower "=" and the scope, and where the audience is
//           narrower a NUL before each one;
//   client: client id, scope, audiences and where there are some claims as JSON, with a NUL between them, which
//           none of them can hold;
//   subject: what it says, as JSON.
const grantKind = 1
const clientKind = 2
const subjectKind = 3
const kindBits = 0x0f
const sessionFlag = 0x20
const keyFlag = 0x40
const certificateFlag = 0x80
const headLength = 21
const confirmationLength = 32
const grantLength = 20

/** Seals an access token; the result is `ory_at_`, the key id and base64url. */
export function sealAccessToken(secrets: SecretRing, token: AccessToken): string {
  return prefix + seal(secrets, purpose, encode(token))
}

/** What {@link sealAccessToken} sealed, with or without the prefix; undefined for anything else. */
export function unsealAccessToken(secrets: SecretRing, text: string): AccessToken | undefined {
  const record = unseal(secrets, purpose, text.startsWith(prefix) ? text.slice(prefix.length) : text)
  return record && decode(record)
}

function encode(token: AccessToken): Buffer {
  const { confirmation } = token
  const tail = encodeTail(token)
  const bodyStart = headLength + (confirmation ? confirmationLength : 0)
  const tailStart = bodyStart + (token.kind === 'grant' ? grantLength : 0)
  const record = Buffer.allocUnsafe(tailStart + Buffer.byteLength(tail))
  record[0] = firstByte(token)
  writeUuid(token.id, record, 1)
  record.writeUInt32BE(token.expiresAt, 17)
  if (confirmation) record.write(digestOf(confirmation), headLength, confirmationLength, 'base64url')
  if (token.kind === 'grant') {
    writeUuid(token.grantId, record, bodyStart)
    record.writeUInt32BE(token.generation, bodyStart + 16)
  }
  record.write(tail, tailStart)
  return record
}

const kinds = { grant: grantKind, client: clientKind, subject: subjectKind } as const

function encodeTail(token: AccessToken): string {
  if (token.kind === 'grant') return encodeNarrowing(token)
  return token.kind === 'client' ? encodeClient(token) : encodeSubject(token)
}

function decode(record: Buffer): AccessToken {
  const id = readUuid(record, 1)
  const kind = record[0] as number
  const confirmation = decodeConfirmation(kind, record)
  const bodyStart = headLength + (confirmation ? confirmationLength : 0)
  const base = { id, issuedAt: issuedAtOf(id), expiresAt: record.readUInt32BE(17), confirmation }
  if ((kind & kindBits) === grantKind)
    return {
      kind: 'grant',
      ...base,
      grantId: readUuid(record, bodyStart),
      generation: record.readUInt32BE(bodyStart + 16),
      ...decodeNarrowing(record.toString('utf8', bodyStart + grantLength)),
    }
  const tail = record.toString('utf8', bodyStart)
  if ((kind & kindBits) === subjectKind) return { kind: 'subject', ...base, ...decodeSubject(tail) }
  const [clientId = '', scope = '', ...rest] = tail.split('\0')
  const session = kind & sessionFlag ? JSON.parse(rest.pop() as string) : {}
  return { kind: 'client', ...base, clientId, scope: words(scope), audience: rest, session }
}

/** The kind, and what else the record holds. */
function firstByte(token: AccessToken): number {
  const { confirmation } = token
  const bound = confirmation ? ('jkt' in confirmation ? keyFlag : certificateFlag) : 0
  const session = token.kind === 'client' && hasSession(token) ? sessionFlag : 0
  return kinds[token.kind] | bound | session
}

function digestOf(confirmation: Confirmation): string {
  return 'jkt' in confirmation ? confirmation.jkt : confirmation['x5t#S256']
}

function decodeConfirmation(kind: number, record: Buffer): Confirmation | undefined {
  if (!(kind & (keyFlag | certificateFlag))) return undefined
  const digest = record.toString('base64url', headLength, headLength + confirmationLength)
  return kind & keyFlag ? { jkt: digest } : { 'x5t#S256': digest }
}

function encodeNarrowing({ scope, audience }: GrantAccessToken): string {
  return [scope ? `=${scope.join(' ')}` : '', ...(audience ?? [])].join('\0')
}

function decodeNarrowing(text: string): Pick<GrantAccessToken, 'scope' | 'audience'> {
  const [scope = '', ...audience] = text.split('\0')
  return {
    scope: scope === '' ? undefined : words(scope.slice(1)),
    ...(audience.length > 0 && { audience }),
  }
}

function encodeClient(token: ClientAccessToken): string {
  const parts = [token.clientId, token.scope.join(' '), ...token.audience]
  if (hasSession(token)) parts.push(JSON.stringify(token.session))
  return parts.join('\0')
}

function hasSession({ session }: ClientAccessToken): boolean {
  for (const _ in session) return true
  return false
}

function encodeSubject(token: SubjectAccessToken): string {
  const { clientId, subject, scope, audience, actor, origin, session } = token
  return JSON.stringify({ clientId, subject, scope, audience, actor, origin, session })
}

function decodeSubject(tail: string): Omit<SubjectAccessToken, keyof AccessTokenBase | 'kind'> {
  return JSON.parse(tail)
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}
