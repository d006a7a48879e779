import { SecretRing } from '../../../src/cryptography/secret-ring.ts'
import { MessageQueue } from '../../../src/identity/courier/message-queue.ts'
import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { everyPage } from './oauth2-admin.ts'

/** A message is sent, and operators look at it and at the others. */
export async function courierRequests(platform: ComposedPlatform): Promise<void> {
  const secrets = new SecretRing(['a secret that tests use only'])
  const queue = new MessageQueue(platform.database, secrets, () => new Date())
  const content = { subject: 'Your code', text: '123456', html: '<p>123456</p>' }
  const id = await queue.add({
    channel: 'email',
    recipient: 'ada@example.org',
    templateType: 'login_code_valid',
    content,
  })
  for (const message of await queue.lease(1)) await queue.record(message, { status: 'sent' })
  const messages = '/admin/courier/messages'
  await platform.ask('GET', `${messages}/${id}`)
  // None is queued, which must not be found out by looking at all of them.
  for (const filter of ['', '&status=sent', '&status=queued', '&recipient=person-7@example.org'])
    await everyPage(platform, `${messages}?page_size=2${filter}`)
  await everyPage(platform, `${messages}?page_size=2&status=sent&recipient=person-7@example.org`)
}
