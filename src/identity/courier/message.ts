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
  readonly html: string
}

export interface MessageDraft {
  /** One e-mail address. */
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
