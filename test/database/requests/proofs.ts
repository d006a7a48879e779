import { SecretRing } from '../../../src/cryptography/secret-ring.ts'
import { MessageQueue } from '../../../src/identity/courier/message-queue.ts'
import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { DescribedBrowser } from '../../support/described-client.ts'
import { csrfTokenOf } from '../../support/self-service-client.ts'

const json = 'application/json'
const email = 'forgetful@example.org'

/** Somebody verifies their address and recovers their account; an operator helps somebody. */
export async function proofRequests(platform: ComposedPlatform): Promise<void> {
  const { publicUrl } = platform
  const created = await platform.ask('POST', '/admin/identities', {
    json: { schema_id: 'person', traits: { email } },
  })
  const identity_id = (created.body as { id: string }).id
  for (const kind of ['verification', 'recovery'] as const) {
    const browser = new DescribedBrowser(...platform.descriptions)
    await browser.request(`${publicUrl}/self-service/${kind}/api`, undefined, json)
    const started = await browser.request(`${publicUrl}/self-service/${kind}/browser`, undefined, json)
    const flow = JSON.parse(started.text)
    await browser.request(`${publicUrl}/self-service/${kind}/flows?id=${flow.id}`, undefined, json)
    const send = (fields: Readonly<Record<string, string>>) =>
      browser.request(flow.ui.action, { csrf_token: csrfTokenOf(flow), method: 'code', ...fields }, json)
    await send({ email })
    await browser.request(`${publicUrl}/self-service/${kind}?flow=${flow.id}`)
    await send({ code: await newestCode(platform, kind) })
  }
  await platform.ask('POST', '/admin/recovery/code', { json: { identity_id } })
  const link = await platform.ask('POST', '/admin/recovery/link', { json: { identity_id } })
  // None waits any more, as where a courier runs.
  const queue = queueOf(platform)
  for (const message of await queue.lease(100)) await queue.record(message, { status: 'sent' })
  await new DescribedBrowser(...platform.descriptions).request(
    (link.body as { recovery_link: string }).recovery_link,
  )
}

async function newestCode(platform: ComposedPlatform, kind: 'verification' | 'recovery'): Promise<string> {
  const [message] = await queueOf(platform).list({ recipient: email }, 1, undefined)
  return message?.content.data?.[`${kind}_code`] ?? ''
}

function queueOf({ database }: ComposedPlatform): MessageQueue {
  return new MessageQueue(database, new SecretRing(['a secret that tests use only']), () => new Date())
}
