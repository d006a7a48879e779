import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { LoginUiContext } from '../../context.ts'
import { Page } from '../../rendering/page.tsx'
import { sendPage } from '../../rendering/send-page.tsx'
import { useSite } from '../../rendering/site.ts'

/** Where letting a device in ends. Anybody can write a link to this page: it names nobody. */
export const deviceCompletePage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/device_complete',
    operationId: 'deviceCompletePage',
    summary: 'The page that tells that the person is done with a device',
    tag: 'pages',
    query: z.object({ refused: z.string().optional() }),
    responses: { 200: null },
  },
  (context: LoginUiContext) => async (request, reply) =>
    sendPage(reply, context.site, <DeviceCompleteView isRefused={request.query.refused !== undefined} />),
)

function DeviceCompleteView({ isRefused }: { readonly isRefused: boolean }) {
  const { device: texts } = useSite().texts
  return (
    <Page heading={isRefused ? texts.refusedHeading : texts.doneHeading}>
      <p className="lead">{isRefused ? texts.refused : texts.done}</p>
    </Page>
  )
}
