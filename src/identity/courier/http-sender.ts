import { PlatformError } from '../../contracts/platform-error.ts'
import { authenticationHeaders } from '../../http/outgoing/authentication-headers.ts'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import type { Program } from '../../mapping/program.ts'
import { programSource } from '../../mapping/program-source.ts'
import { Refreshed } from '../../mapping/refreshed.ts'
import type { MessageServiceSettings } from '../settings.ts'
import { type OutgoingMessage, type Sender, Undeliverable } from './sender.ts'

/** Hands messages to a service, as the program of the configuration writes them down. Any 2xx is "taken". */
export function httpSender(
  settings: MessageServiceSettings,
  outgoing: OutgoingFetch,
  clock: () => Date,
): Sender {
  const { url, method, headers, auth, body } = settings
  const program =
    body === undefined ? undefined : new Refreshed<Program>(programSource(body, outgoing), clock)
  return {
    async send(message) {
      const document = program ? await run(program, documentOf(message)) : defaultBody(message)
      const answer = await ask(outgoing, url, {
        method,
        headers: {
          'content-type': 'application/json',
          // The same at every attempt, so that the service can tell a repetition.
          'idempotency-key': message.id,
          ...headers,
          ...authenticationHeaders(auth),
        },
        ...(method === 'GET' || method === 'HEAD' ? {} : { body: JSON.stringify(document) }),
      })
      if (answer.status >= 200 && answer.status < 300) return
      const sentence = `the service for messages answered ${answer.status}`
      throw isPermanent(answer.status) ? new Undeliverable(sentence) : new Error(sentence)
    },
    close: () => undefined,
  }
}

/** What a program is told, by the names of the identity contract. */
function documentOf({ id, channel, recipient, templateType, content }: OutgoingMessage) {
  return {
    recipient,
    subject: content.subject,
    body: content.text,
    html_body: content.html,
    template_type: templateType,
    template_data: content.data ?? {},
    message_type: channel === 'sms' ? 'phone' : 'email',
    message_id: id,
  }
}

/** What Kratos's own program makes. */
function defaultBody({ recipient, templateType, content }: OutgoingMessage) {
  const { data } = content
  return {
    recipient,
    template_type: templateType,
    to: data?.to ?? null,
    recovery_code: data?.recovery_code ?? null,
    recovery_url: data?.recovery_url ?? null,
    verification_url: data?.verification_url ?? null,
    verification_code: data?.verification_code ?? null,
    login_code: data?.login_code ?? null,
    registration_code: data?.registration_code ?? null,
    subject: content.subject,
    body: content.text,
  }
}

async function run(program: Refreshed<Program>, ctx: object): Promise<unknown> {
  try {
    const evaluate = await program.current()
    return await evaluate({ parameters: { ctx } })
  } catch (error) {
    throw new Error(`the program that writes messages down failed: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** Without what the service said: it may quote the message. */
async function ask(...[outgoing, url, request]: [OutgoingFetch, string, Parameters<OutgoingFetch>[1]]) {
  try {
    return await outgoing(url, request)
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : 'error'
    throw new Error(`the service for messages cannot be reached (${code})`, { cause: error })
  }
}

/** The service refuses this message; what it says about the sign-in or the load may pass (RFC 9110 §15.5). */
function isPermanent(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 407, 408, 425, 429].includes(status)
}
