import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { LoginUiContext } from '../context.ts'
import { PageError } from '../errors/page-error.ts'

/** The files of the pages. Their names change with their content, so that browsers keep them for good. */
export const assetFile = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/assets/:file',
    operationId: 'assetFile',
    summary: 'A file that the pages refer to',
    tag: 'pages',
    params: z.object({ file: z.string() }),
    responses: { 200: null, 404: null },
  },
  ({ site }: LoginUiContext) =>
    async (request, reply) => {
      const { file } = request.params
      const { assets } = site
      const exact = assets.find(({ fileName }) => fileName === file)
      // While replicas are replaced, a page of one version may ask a replica of another one for its style sheet.
      const asset = exact ?? assets.find(({ fileName }) => stem(fileName) === stem(file))
      if (!asset)
        throw new PageError({
          status: 404,
          code: 'page_not_found',
          message: 'There is no file of this name.',
        })
      return (
        reply
          .header('cache-control', exact ? 'public, max-age=31536000, immutable' : 'no-cache')
          // An image of the operator's may hold a script; opened by itself it must not run.
          .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
          .type(asset.contentType)
          .send(asset.content)
      )
    },
)

/** The name without the fingerprint of the content. */
function stem(fileName: string): string {
  return fileName.replace(/-[\w-]{12}(?=\.\w+$)/, '')
}
