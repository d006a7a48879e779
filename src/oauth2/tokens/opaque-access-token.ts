import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { AccessToken, ClientAccessToken, SubjectAccessToken } from './access-token.ts'
import { issuedAtOf, readUuid, writeUuid } from './token-id.ts'

const prefix = 'ory_at_'
const purpose = 'oauth2 access token'

// The sealed record: kind (1 byte), token id (16), expiry in seconds (4), then by kind
//   grant:  grant id (16), generation (4), and where the scope is narrower "=" and the scope;
//   client: client id, scope and audiences, with a NUL between them, which none of them can hold;
//   subject: what it says, as JSON.
const grantKind = 1
const clientKind = 2
const subjectKind = 3
const headLength = 21
const grantHeadLength = headLength + 20

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
  const tail = encodeTail(token)
  const headEnd = token.kind === 'grant' ? grantHeadLength : headLength
  const record = Buffer.allocUnsafe(headEnd + Buffer.byteLength(tail))
  record[0] = kinds[token.kind]
  writeUuid(token.id, record, 1)
  record.writeUInt32BE(token.expiresAt, 17)
  if (token.kind === 'grant') {
    writeUuid(token.grantId, record, headLength)
    record.writeUInt32BE(token.generation, headLength + 16)
  }
  record.write(tail, headEnd)
  return record
}

const kinds = { grant: grantKind, client: clientKind, subject: subjectKind } as const

function encodeTail(token: AccessToken): string {
  if (token.kind === 'grant') return encodeScope(token.scope)
  return token.kind === 'client' ? encodeClient(token) : encodeSubject(token)
}

function decode(record: Buffer): AccessToken {
  const id = readUuid(record, 1)
  const base = { id, issuedAt: issuedAtOf(id), expiresAt: record.readUInt32BE(17) }
  if (record[0] === grantKind)
    return {
      kind: 'grant',
      ...base,
      grantId: readUuid(record, headLength),
      generation: record.readUInt32BE(headLength + 16),
      scope: decodeScope(record.toString('utf8', grantHeadLength)),
    }
  const tail = record.toString('utf8', headLength)
  if (record[0] === subjectKind) return { kind: 'subject', ...base, ...decodeSubject(tail) }
  const [clientId = '', scope = '', ...audience] = tail.split('\0')
  return { kind: 'client', ...base, clientId, scope: words(scope), audience }
}

function encodeScope(scope: readonly string[] | undefined): string {
  return scope ? `=${scope.join(' ')}` : ''
}

function decodeScope(text: string): readonly string[] | undefined {
  return text === '' ? undefined : words(text.slice(1))
}

function encodeClient(token: ClientAccessToken): string {
  return [token.clientId, token.scope.join(' '), ...token.audience].join('\0')
}

function encodeSubject({ clientId, subject, scope, audience, actor, origin }: SubjectAccessToken): string {
  return JSON.stringify({ clientId, subject, scope, audience, actor, origin })
}

function decodeSubject(tail: string): Omit<SubjectAccessToken, 'kind' | 'id' | 'issuedAt' | 'expiresAt'> {
  return JSON.parse(tail)
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}
