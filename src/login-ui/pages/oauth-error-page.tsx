import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { ErrorPage } from '../errors/error-page.tsx'
import { sendPage } from '../rendering/send-page.tsx'

/** How much of a description is shown; the OAuth 2.0 server's own are shorter. */
const longestDescription = 1000

/**
 * Explains an error that the OAuth 2.0 server could not send to an application, because it does not trust
 * the address. Anybody can write a link to this page, so the sentences are ours, by the error's code, and
 * what the address says is quoted below as technical details.
 */
export const oauthErrorPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/oidc_error',
    operationId: 'oauthErrorPage',
    summary: 'The page that explains an error of an authorization request',
    tag: 'pages',
    query: z.object({ error: z.string().optional(), error_description: z.string().optional() }),
    responses: { 200: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const { error = '', error_description: description } = request.query
    const code = /^[a-z][a-z0-9_]{0,63}$/.test(error) ? error : 'unknown_error'
    return sendPage(
      reply,
      context.site,
      <ErrorPage
        code={code}
        status={code === 'server_error' ? 500 : 400}
        requestId={request.id}
        time={context.clock()}
        details={description?.slice(0, longestDescription)}
      />,
    )
  },
)
