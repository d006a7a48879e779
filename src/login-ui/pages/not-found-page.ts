import { endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { PageError } from '../errors/page-error.ts'

/** Any other address below the pages'. */
export const notFoundPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/*',
    operationId: 'notFoundPage',
    summary: 'The page for addresses that lead nowhere',
    tag: 'pages',
    responses: { 404: null },
  },
  (_context: LoginUiContext) => async () => {
    throw new PageError({ status: 404, code: 'page_not_found', message: 'There is no page at this address.' })
  },
)
