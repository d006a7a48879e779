import type { TestIdentity } from './identity.ts'
import { csrfTokenOf, pathOf, SelfServiceClient } from './self-service-client.ts'

export const testPassword = 'Quaint-Marmalade-42-Zeppelin'

/** An account with this address, made by an operator; gives its id. @param credentials as the admin API takes them */
export async function createAccount(
  server: TestIdentity,
  email: string,
  credentials: object = { password: { config: { password: testPassword } } },
): Promise<string> {
  const answer = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: { traits: { email }, credentials },
  })
  if (answer.statusCode !== 201) throw new Error(`no account: ${answer.body}`)
  return answer.json().id as string
}

/** Signs in as a native client does; gives the session token. */
export async function nativeToken(server: TestIdentity, identifier: string): Promise<string> {
  const start = await server.public.inject({ url: '/self-service/login/api' })
  const payload = { method: 'password', identifier, password: testPassword }
  const url = pathOf(start.json().ui.action)
  return (await server.public.inject({ method: 'POST', url, payload })).json().session_token
}

/** Signs in with the password in a single-page app or a browser. */
export async function signedInClient(
  server: TestIdentity,
  identifier: string,
  kind: 'browser' | 'spa' = 'spa',
): Promise<SelfServiceClient> {
  const spa = new SelfServiceClient(server.public, 'spa')
  const flow = (await spa.get('/self-service/login/browser')).json()
  await spa.postJson(pathOf(flow.ui.action), {
    csrf_token: csrfTokenOf(flow),
    method: 'password',
    identifier,
    password: testPassword,
  })
  if (kind === 'spa') return spa
  const browser = new SelfServiceClient(server.public, kind)
  for (const [name, value] of spa.cookies) browser.cookies.set(name, value)
  return browser
}
