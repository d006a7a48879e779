import type { MessageContent, TemplateType } from '../message.ts'
import { english } from '../texts/english.ts'
import { html, plainText, shortText } from './layout.ts'
import type { Channel, TemplateData } from './template-data.ts'

/** Makes what a message says from what it is about. */
export class MessageTemplates {
  readonly #host: string

  /** @param publicUrl whose host a code belongs to */
  constructor(publicUrl: string) {
    this.#host = new URL(publicUrl).hostname
  }

  compose(type: TemplateType, channel: Channel, data: TemplateData): MessageContent {
    const text = english[type](data)
    const subject = text.subject
    return channel === 'sms'
      ? { subject, text: shortText(text, this.#host), html: '', data }
      : { subject, text: plainText(text), html: html(text), data }
  }
}
