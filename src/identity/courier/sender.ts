import type { MessageRecord } from './message.ts'
import type { Channel } from './templates/template-data.ts'

/** A message as it is handed on. */
export type OutgoingMessage = Pick<MessageRecord, 'id' | 'channel' | 'recipient' | 'templateType' | 'content'>

/** What hands a message on. */
export interface Sender {
  /** Resolves when the other side has taken the message. Throws {@link Undeliverable} when it never will. */
  send(message: OutgoingMessage): Promise<void>
  close(): void
}

/** The other side refuses this message for good; sending it again would change nothing. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable'
}

/** Hands each message to the sender of its channel. */
export function channelSender(senders: Readonly<Partial<Record<Channel, Sender>>>): Sender {
  return {
    async send(message) {
      const sender = senders[message.channel]
      if (!sender) throw new Error(`nothing is configured that sends messages by ${message.channel}`)
      await sender.send(message)
    },
    close() {
      for (const sender of Object.values(senders)) sender.close()
    },
  }
}
