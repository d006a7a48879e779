import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import * as oidc from 'openid-client'
import { pageHeaders } from '../pages/headers.ts'
import { styleSheet } from '../pages/style-sheet.ts'
import { type BrowserSession, BrowserSessions } from './browser-sessions.ts'
import { signedInPage, troublePage, welcomePage } from './pages.tsx'
import { PlatformClient, type PlatformClientSettings } from './platform-client.ts'

/** Cookies do not tell ports apart, so the name must be the application's own on `localhost`. */
const cookieName = 'demonstration_application'

/** The demonstration application: pages without JavaScript, everything it knows in memory. */
export function createApplication(settings: PlatformClientSettings): FastifyInstance {
  const server = Fastify({ forceCloseConnections: true })
  const platform = new PlatformClient(settings)
  const sessions = new BrowserSessions()
  const headers = pageHeaders(`'self' ${settings.issuer}`)
  server.register(cookie)
  server.register(formbody)

  const sessionOf = (request: FastifyRequest) => sessions.find(request.cookies[cookieName])
  const startSession = (reply: FastifyReply): BrowserSession => {
    const session = sessions.create()
    reply.setCookie(cookieName, session.id, { httpOnly: true, sameSite: 'lax', path: '/' })
    return session
  }
  const answer = (reply: FastifyReply, status: number, html: string) =>
    reply.code(status).headers(headers).send(html)

  server.get('/', (request, reply) => {
    const session = sessionOf(request)
    return answer(
      reply,
      200,
      session?.signedIn ? signedInPage(session, session.signedIn, Date.now() / 1000) : welcomePage(),
    )
  })

  server.get('/signed-out', (_, reply) => answer(reply, 200, welcomePage(true)))

  server.get('/style.css', (_, reply) => reply.type('text/css; charset=utf-8').send(styleSheet))

  server.get('/sign-in', async (request, reply) => {
    const { url, attempt } = await platform.begin()
    sessions.remember(sessionOf(request) ?? startSession(reply), attempt)
    return reply.redirect(url.href, 303)
  })

  server.get('/callback', async (request, reply) => {
    const callback = new URL(request.url, settings.applicationUrl)
    const before = sessionOf(request)
    const attempt = before?.attempts.get(callback.searchParams.get('state') ?? '')
    if (!before || !attempt)
      return answer(
        reply,
        400,
        troublePage(
          'This sign-in did not begin here',
          'The application does not know this answer: it began in another browser, or was used already.',
          'unknown_sign_in',
        ),
      )
    before.attempts.delete(attempt.state)
    const tokens = await platform.complete(callback, attempt)
    // A new session for the person who signed in, so that nobody else can know its identifier.
    sessions.end(before)
    startSession(reply).signedIn = { tokens, refreshes: 0 }
    return reply.redirect('/', 303)
  })

  /** What a button does, for a person who is signed in and pressed it on the application's own page. */
  const onButton = (
    path: string,
    act: (
      signedIn: NonNullable<BrowserSession['signedIn']>,
      session: BrowserSession,
      reply: FastifyReply,
    ) => unknown,
  ) =>
    server.post<{ Body?: { form_token?: string } }>(path, (request, reply) => {
      const session = sessionOf(request)
      if (!session?.signedIn) return reply.redirect('/', 303)
      if (request.body?.form_token !== session.formToken)
        return answer(
          reply,
          403,
          troublePage('Nothing was done', 'The button was not pressed on this page.', 'form_token'),
        )
      return act(session.signedIn, session, reply)
    })

  onButton('/refresh', async (signedIn, _, reply) => {
    signedIn.tokens = await platform.refresh(signedIn.tokens)
    signedIn.refreshes += 1
    return reply.redirect('/', 303)
  })

  onButton('/userinfo', async (signedIn, _, reply) => {
    signedIn.userinfo = await platform.userinfo(signedIn.tokens)
    return reply.redirect('/#userinfo', 303)
  })

  onButton('/sign-out', async ({ tokens }, session, reply) => {
    const url = await platform.signOutUrl(tokens)
    sessions.end(session)
    reply.clearCookie(cookieName, { path: '/' })
    return reply.redirect(url.href, 303)
  })

  server.setNotFoundHandler((_, reply) =>
    answer(reply, 404, troublePage('There is no such page', 'The address is not known here.', 'not_found')),
  )

  server.setErrorHandler((error, _, reply) => answer(reply, 502, refusedPage(error)))

  return server
}

/** What the platform refused, in its own words where it said any. */
function refusedPage(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return troublePage(
      error.error === 'access_denied' ? 'You are not signed in' : 'The platform said no',
      error.error_description ?? 'The platform gave no further reason.',
      error.error,
    )
  return troublePage(
    'That did not work',
    `The application and the platform did not understand each other: ${(error as Error).message}`,
    (error as { code?: string }).code ?? 'unexpected',
  )
}
