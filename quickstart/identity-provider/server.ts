import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Provider } from 'oidc-provider'
import { pageHeaders } from '../pages/headers.ts'
import { styleSheet } from '../pages/style-sheet.ts'
import { errorPage, signInPage, startPage } from './pages.tsx'
import { persons } from './persons.ts'

/** The pages of the demonstration identity provider; everything else is the OpenID Provider's. */
export function createIdentityProviderServer(provider: Provider): Server {
  const protocol = provider.callback()
  return createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/'
    if (path === '/') return page(response, 200, startPage())
    if (path === '/style.css') return style(response)
    if (!path.startsWith('/sign-in/')) return protocol(request, response)
    return signIn(provider, request, response, path).catch((error) => refuse(response, error))
  })
}

async function signIn(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  await provider.interactionDetails(request, response)
  if (request.method !== 'POST') return page(response, 200, signInPage(path))
  const form = new URLSearchParams(await text(request))
  const email = form.get('email')?.trim().toLowerCase() ?? ''
  const person = persons.find(
    (candidate) => candidate.email === email && candidate.password === form.get('password'),
  )
  if (!person) return page(response, 400, signInPage(path, { email }))
  await provider.interactionFinished(request, response, {
    login: { accountId: person.subject, amr: ['pwd'], remember: false },
  })
}

function page(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, pageHeaders()).end(html)
}

function style(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(styleSheet)
}

/** A sign-in that this server does not know, or no longer: it is restarted at the application. */
function refuse(response: ServerResponse, error: unknown): void {
  const { error: code = 'server_error' } = error as { error?: string }
  const expired = code === 'invalid_request'
  page(
    response,
    expired ? 400 : 500,
    errorPage(
      expired ? 'sign_in_expired' : code,
      expired ? 'This sign-in is over, or began in another browser.' : undefined,
    ),
  )
}
