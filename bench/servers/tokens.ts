import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { ServerResponse } from 'node:http'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

function jwt(algorithm: string, key: KeyObject, claims: object): string {
  const content = [{ alg: algorithm, kid: 'limit' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${content}.${sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/** What a token endpoint answers for a code: an access token with ES256 and an ID token with RS256. */
export function answerTokens(response: ServerResponse, subject: string): void {
  const claims = {
    sub: subject,
    iat: 1,
    exp: 2,
    aud: ['bench'],
    jti: randomBytes(16).toString('base64url'),
  }
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      access_token: jwt('ES256', ec, claims),
      id_token: jwt('RS256', rsa, claims),
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'openid profile',
    }),
  )
}
