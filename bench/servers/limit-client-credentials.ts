// The limit of client credentials: a bare server that parses the form, compares the SHA-256 of the secret and
// makes one token in the format that the environment names.
import {
  createCipheriv,
  createPrivateKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
} from 'node:crypto'
import { createServer } from 'node:http'
import { ready } from '../ready.ts'
import { readBody } from './form.ts'

const format = process.env.TOKEN_FORMAT as 'opaque' | 'ES256' | 'RS256'
const expected = hash('sha256', process.env.CLIENT_SECRET as string, 'buffer')
const sealingKey = randomBytes(32)

function signingKey(): KeyObject {
  const { privateKey } =
    format === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

function seal(claims: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce)
  return Buffer.concat([nonce, cipher.update(claims), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  )
}

const key = format === 'opaque' ? undefined : signingKey()
const header = Buffer.from(JSON.stringify({ alg: format, typ: 'JWT', kid: 'limit' })).toString('base64url')

function signed(claims: string): string {
  const content = `${header}.${Buffer.from(claims).toString('base64url')}`
  const signature = sign('sha256', Buffer.from(content), { key: key as KeyObject, dsaEncoding: 'ieee-p1363' })
  return `${content}.${signature.toString('base64url')}`
}

const server = createServer(async (request, response) => {
  const form = new URLSearchParams(await readBody(request))
  const [, secret] = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64')
    .toString()
    .split(':')
  if (!timingSafeEqual(hash('sha256', secret ?? '', 'buffer'), expected)) {
    response.writeHead(401).end()
    return
  }
  const now = Math.floor(Date.now() / 1000)
  const claims = JSON.stringify({
    jti: randomBytes(16).toString('base64url'),
    client_id: 'bench',
    sub: 'bench',
    scp: form.get('scope')?.split(' ') ?? [],
    iat: now,
    exp: now + 3600,
  })
  const token = format === 'opaque' ? seal(claims) : signed(claims)
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({ access_token: token, token_type: 'bearer', expires_in: 3600, scope: form.get('scope') }),
  )
})
ready(server)
