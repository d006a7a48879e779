import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** A key pair of a client, with its public half as the client registers it. */
export interface ClientKeyPair {
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
  readonly kid: string
  readonly alg: string
}

export async function clientKeyPair(alg = 'ES256', kid = 'key-1'): Promise<ClientKeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }, kid, alg }
}

/** Signs a request object (RFC 9101 §4). */
export function signObject(
  { privateKey, kid, alg }: ClientKeyPair,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey)
}

/** An object without a signature (RFC 7519 §6). */
export function unsignedObject(claims: Record<string, unknown>): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode(claims)}.`
}

export interface ObjectServer {
  readonly url: string
  /** Paths that were asked for. */
  readonly asked: string[]
  /** What it answers, by path. */
  readonly answers: Map<string, { readonly body: string; readonly headers?: Record<string, string> }>
  readonly stop: () => void
}

/** Where a client keeps request objects. */
export async function startObjectServer(): Promise<ObjectServer> {
  const asked: string[] = []
  const answers: ObjectServer['answers'] = new Map()
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = answers.get(request.url ?? '')
    response.writeHead(answer ? 200 : 404, answer?.headers).end(answer?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
