import type { Channel, TemplateData } from './templates/template-data.ts'

/** What a message was made from, by the names of the identity contract. */
export const templateTypes = [
  'recovery_invalid',
  'recovery_valid',
  'recovery_code_invalid',
  'recovery_code_valid',
  'verification_invalid',
  'verification_valid',
  'verification_code_invalid',
  'verification_code_valid',
  'login_code_valid',
  'registration_code_valid',
  'verifiable_address_changed',
  'authenticator_key_added',
] as const
export type TemplateType = (typeof templateTypes)[number]

export const messageStatuses = ['queued', 'sent', 'processing', 'abandoned'] as const
export type MessageStatus = (typeof messageStatuses)[number]

/** What the recipient reads. It may hold a code or a link that signs in, so it is sealed in the database. */
export interface MessageContent {
  readonly subject: string
  readonly text: string
  /** Empty where there is only a text. */
  readonly html: string
  /** What it was made from, for services that make their own. */
  readonly data?: TemplateData
}

export interface MessageDraft {
  readonly channel: Channel
  /** One e-mail address or phone number. */
  readonly recipient: string
  readonly templateType: TemplateType
  readonly content: MessageContent
}

export interface MessageRecord extends MessageDraft {
  readonly id: string
  readonly status: MessageStatus
  /** How often it was handed to a sender, the attempt that is under way included. */
  readonly sendCount: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** One attempt to send a message. */
export interface DispatchRecord {
  readonly id: string
  readonly error: { readonly message: string } | undefined
  readonly createdAt: Date
}
