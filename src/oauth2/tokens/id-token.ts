import { hash } from 'node:crypto'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { Grant } from '../grants/grant.ts'
import { algorithmDefinition, isSigningAlgorithm, type SigningAlgorithm } from '../keys/signing-algorithms.ts'
import { encryptForClient } from './encrypt-for-client.ts'
import { signJwt } from './jws.ts'
import { newTokenId } from './token-id.ts'

type Claims = Readonly<Record<string, unknown>>

/**
 * Signs the ID token of a grant (OpenID Connect Core §2) that is issued beside an access token, and encrypts it where the
 * client registered that (§10.2).
 */
export async function writeIdToken(
  context: Pick<OAuth2Context, 'clientKeys' | 'keys' | 'settings'>,
  client: Client,
  grant: Grant,
  { accessToken, code, issuedAt, lifespan }: IdTokenIssue,
): Promise<string> {
  const { keys, settings } = context
  const key = await keys.signing('hydra.openid.id-token', idTokenAlgorithm(client))
  const now = seconds(issuedAt)
  const jwt = await signJwt(key, {
    ...subjectClaims(settings.issuer, client, grant, now),
    ...(accessToken !== undefined && { at_hash: halfHash(key.algorithm, accessToken) }),
    ...(code !== undefined && { c_hash: halfHash(key.algorithm, code) }),
    exp: now + lifespan,
    jti: newTokenId(issuedAt),
    ...(grant.request.nonce !== undefined && { nonce: grant.request.nonce }),
    ...(grant.loginSessionId !== null && { sid: grant.loginSessionId }),
  })
  const { id_token_encrypted_response_alg: alg, id_token_encrypted_response_enc: enc } = client.document
  return alg === undefined ? jwt : encryptForClient(context, client, jwt, { alg, enc })
}

export interface IdTokenIssue {
  /** As the client gets it beside the ID token; undefined when it gets none. */
  readonly accessToken?: string | undefined
  /** The authorization code that the client gets beside the ID token, or got it for (OpenID Connect Core §3.3.2.11). */
  readonly code?: string | undefined
  readonly issuedAt: Date
  /** Seconds. */
  readonly lifespan: number
}

/** What the ID token and the userinfo endpoint both say. Names that the server gives are not the consent's to set. */
export function subjectClaims(issuer: string, client: Pick<Client, 'id'>, grant: Grant, iat: number): Claims {
  const { acr, amr } = grant.request
  return {
    ...withoutProtocolClaims(grant.session.id_token),
    ...(acr !== '' && { acr }),
    ...(amr.length > 0 && { amr }),
    aud: [client.id],
    auth_time: seconds(grant.authenticatedAt),
    iat,
    iss: issuer,
    rat: seconds(grant.requestedAt),
    sub: grant.obfuscatedSubject ?? grant.subject,
  }
}

/** RS256 unless the client registered another one (OpenID Connect Registration §2). */
export function idTokenAlgorithm(client: Client): SigningAlgorithm {
  const { id_token_signed_response_alg: registered } = client.document
  return isSigningAlgorithm(registered) ? registered : 'RS256'
}

const protocolClaims = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'auth_time', 'nonce', 'at_hash', 'c_hash'],
  ...['sid', 'rat', 'azp', 'acr', 'amr'],
])

function withoutProtocolClaims(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !protocolClaims.has(name)))
}

/**
 * Left half of the hash of an access token or a code, by the hash of the signature (OpenID Connect Core §3.1.3.6); for
 * Ed25519, whose own hash it is, SHA-512.
 */
function halfHash(algorithm: SigningAlgorithm, text: string): string {
  const digest = hash(algorithmDefinition(algorithm).hash ?? 'sha512', text, 'buffer')
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}
