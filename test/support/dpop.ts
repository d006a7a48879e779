import { createHash, randomUUID } from 'node:crypto'
import * as jose from 'jose'
import type { KeyHolder } from './key-holder.ts'
import { issuer, type OAuth2Server } from './oauth2-server.ts'

/** What a proof says that is not as it should be. */
export interface ProofChanges {
  readonly claims?: jose.JWTPayload
  readonly header?: Record<string, unknown>
  readonly accessToken?: string
  readonly nonce?: string
}

/** A DPoP proof (RFC 9449 §4.2) for a request, made by an implementation that is not ours. */
export async function dpopProof(
  server: OAuth2Server,
  holder: KeyHolder,
  request: { readonly method?: string; readonly path: string },
  { claims, header, accessToken, nonce }: ProofChanges = {},
): Promise<string> {
  const { kid: _kid, use: _use, alg: _alg, ...jwk } = holder.jwk
  return holder.sign(
    {
      jti: randomUUID(),
      htm: request.method ?? 'POST',
      htu: `${issuer}${request.path}`,
      iat: Math.floor(server.clock.now().getTime() / 1000),
      ...(accessToken !== undefined && {
        ath: createHash('sha256').update(accessToken).digest('base64url'),
      }),
      ...(nonce !== undefined && { nonce }),
      ...claims,
    },
    { typ: 'dpop+jwt', kid: undefined, jwk, ...header } as never,
  )
}

/** RFC 7638 */
export function thumbprint({ jwk }: KeyHolder): Promise<string> {
  return jose.calculateJwkThumbprint(jwk)
}
