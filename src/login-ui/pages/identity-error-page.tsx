import { z } from 'zod'
import type { FlowError } from '../../contracts/identity-api.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { ErrorPage } from '../errors/error-page.tsx'
import { PageError } from '../errors/page-error.ts'
import { sendPage } from '../rendering/send-page.tsx'
import { siteUrl } from '../rendering/site.ts'

/** Explains an error that the identity server keeps under an id. */
export const identityErrorPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/error',
    operationId: 'identityErrorPage',
    summary: 'The page that explains an error of a self-service flow',
    tag: 'pages',
    query: z.object({ id: z.string().optional() }),
    responses: { 200: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const site = context.site
    const startAgain = siteUrl(site, '/self-service/login/browser')
    const { error } = await storedError(context, request.query.id, startAgain)
    const status = error.code ?? 500
    return sendPage(
      reply,
      site,
      <ErrorPage
        code={error.id ?? codeOfStatus(status)}
        status={status}
        requestId={request.id}
        time={context.clock()}
        startAgain={startAgain}
        details={error.reason ?? error.message}
      />,
    )
  },
)

async function storedError(
  { identity }: LoginUiContext,
  id: string | undefined,
  startAgain: string,
): Promise<FlowError> {
  const unknown = (cause?: unknown) =>
    new PageError({
      status: 404,
      code: 'error_unknown',
      message: 'No error is kept under this id.',
      startAgain,
      cause,
    })
  if (id === undefined) throw unknown()
  try {
    return await identity.getFlowError(id)
  } catch (error) {
    throw error instanceof PlatformError && error.status === 404 ? unknown(error) : error
  }
}

/** For errors that the identity server gives no id of their own. */
function codeOfStatus(status: number): string {
  return status >= 500 ? 'server_error' : `identity_error_${status}`
}
