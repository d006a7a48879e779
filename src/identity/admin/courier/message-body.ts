import { z } from 'zod'
import {
  type DispatchRecord,
  type MessageRecord,
  messageStatuses,
  templateTypes,
} from '../../courier/message.ts'
import type { IdentitySettings } from '../../settings.ts'

const dispatchSchema = z
  .object({
    id: z.string(),
    message_id: z.string(),
    status: z.enum(['failed', 'success']),
    error: z.unknown().optional(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'messageDispatch' })

export const messageSchema = z
  .object({
    id: z.string(),
    status: z.enum(messageStatuses),
    type: z.enum(['email', 'phone']),
    channel: z.string().optional(),
    recipient: z.string(),
    subject: z.string(),
    body: z.string(),
    template_type: z.enum(templateTypes),
    send_count: z.number().int(),
    dispatches: z.array(dispatchSchema).optional(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'message' })

const redacted = '<redacted-unless-dev-mode>'

/** What a message says may sign somebody in, so it is shown in development only. */
export function messageBody(message: MessageRecord, { dev }: IdentitySettings) {
  return {
    id: message.id,
    status: message.status,
    type: message.channel === 'sms' ? ('phone' as const) : ('email' as const),
    channel: message.channel,
    recipient: message.recipient,
    subject: dev ? message.content.subject : redacted,
    body: dev ? message.content.text : redacted,
    template_type: message.templateType,
    send_count: message.sendCount,
    created_at: message.createdAt.toISOString(),
    updated_at: message.updatedAt.toISOString(),
  }
}

export function dispatchBody(messageId: string, { id, error, createdAt }: DispatchRecord) {
  return {
    id,
    message_id: messageId,
    status: error ? ('failed' as const) : ('success' as const),
    error: error ?? null,
    created_at: createdAt.toISOString(),
    updated_at: createdAt.toISOString(),
  }
}
