import { expect, it } from 'vitest'
import type { KratosClient } from '../../support/kratos-client.ts'

export function messageTests(started: () => KratosClient): void {
  it('lists messages and shows one', async () => {
    const id = await started().queueMessage('alice@example.org')
    const { data: listed } = await started().courier.listCourierMessages({
      recipient: 'alice@example.org',
      status: 'queued',
    })
    expect(listed.map((message) => message.id)).toEqual([id])
    const { data: message } = await started().courier.getCourierMessage({ id })
    expect(message).toMatchObject({ id, type: 'email', send_count: 0, dispatches: [] })
  })
}
