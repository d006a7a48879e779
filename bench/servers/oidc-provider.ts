// The peer: oidc-provider with everything in memory. Interactions finish by themselves.
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { ready } from '../ready.ts'

const format = (process.env.TOKEN_FORMAT ?? 'opaque') as 'opaque' | 'ES256' | 'RS256'
const keys = await Promise.all(
  ['RS256', 'ES256'].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg }
  }),
)
const resource = 'https://api.example.com'
const configuration: Configuration = {
  clients: [
    {
      client_id: 'bench',
      client_secret: process.env.CLIENT_SECRET as string,
      grant_types: ['authorization_code', 'client_credentials'],
      response_types: ['code'],
      redirect_uris: [process.env.REDIRECT_URI ?? 'https://app.example.com/callback'],
    },
  ],
  jwks: { keys: keys as never },
  cookies: { keys: ['a cookie key for the benchmark'] },
  scopes: ['openid', 'profile', 'email', 'read'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => (format === 'opaque' ? undefined : resource) as never,
      useGrantedResource: () => true,
      getResourceServerInfo: () =>
        ({
          scope: 'openid profile email read',
          audience: resource,
          accessTokenTTL: 3600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: format } },
        }) as never,
    },
  },
  pkce: { required: () => false },
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_context, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: `Person ${sub}`, email: `${sub}@example.com`, email_verified: true }),
  }),
}

const server = createServer()
ready(server)
server.on('listening', () => {
  const { port } = server.address() as { port: number }
  const provider = new Provider(`http://127.0.0.1:${port}`, configuration)
  const answer = provider.callback()
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response)
    const accountId = session?.accountId ?? `person-${Math.floor(Math.random() * 1e9)}`
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId, remember: true } })
    const grant =
      (grantId && (await provider.Grant.find(grantId))) ||
      new provider.Grant({ accountId, clientId: params.client_id as string })
    grant.addOIDCScope('openid profile email')
    grant.addResourceScope(resource, 'openid profile email read')
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  })
})
