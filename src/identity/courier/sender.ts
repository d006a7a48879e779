import type { MessageRecord } from './message.ts'

/** What hands a message on. */
export interface Sender {
  /** Resolves when the other side has taken the message. Throws {@link Undeliverable} when it never will. */
  send(message: Pick<MessageRecord, 'id' | 'recipient' | 'content'>): Promise<void>
  close(): void
}

/** The other side refuses this message for good; sending it again would change nothing. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable'
}
