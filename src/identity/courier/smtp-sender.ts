import type { SmtpSettings } from '../settings.ts'
import { type Sender, Undeliverable } from './sender.ts'

const second = 1000

/** Sends mail to an SMTP server (RFC 5321), over connections that are kept. */
export function smtpSender(settings: SmtpSettings, mostAtOnce: number): Sender {
  // Takes 5 MB: loaded where a mail server is configured.
  const library = import('nodemailer')
  const opened = library.then(({ default: nodemailer }) =>
    nodemailer.createTransport({
      ...connection(settings.connectionUri),
      name: settings.localName,
      pool: true,
      // Nothing waits for a connection: the lease of a message is running.
      maxConnections: mostAtOnce,
      connectionTimeout: 10 * second,
      greetingTimeout: 10 * second,
      dnsTimeout: 10 * second,
      socketTimeout: 30 * second,
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  )
  const domain = settings.fromAddress.slice(settings.fromAddress.lastIndexOf('@') + 1)
  return {
    async send({ id, recipient, content: { subject, text, html } }) {
      // The same at every attempt, so that a mailbox can tell a repetition (RFC 5322 §3.6.4).
      const messageId = `<${id}@${domain}>`
      const transport = await opened
      try {
        await transport.sendMail({
          from: { name: settings.fromName, address: settings.fromAddress },
          // As an object it is one address, whatever is in it.
          to: { name: '', address: recipient },
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated', ...settings.headers },
          subject,
          text,
          html,
        })
      } catch (error) {
        throw isPermanent(error)
          ? new Undeliverable(sentence(error), { cause: error })
          : new Error(sentence(error), { cause: error })
      }
    },
    close: () => void opened.then((transport) => transport.close()),
  }
}

/** As Kratos reads it: `disable_starttls`, `skip_ssl_verify` and `server_name` are in the query. */
function connection(connectionUri: string) {
  const url = new URL(connectionUri)
  const secure = url.protocol === 'smtps:'
  const isSaid = (name: string) => url.searchParams.get(name) === 'true'
  const serverName = url.searchParams.get('server_name')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(!secure && (isSaid('disable_starttls') ? { ignoreTLS: true } : { requireTLS: true })),
    tls: {
      rejectUnauthorized: !isSaid('skip_ssl_verify'),
      ...(serverName && { servername: serverName }),
    },
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  }
}

interface SmtpError extends Error {
  readonly code?: string
  readonly responseCode?: number
}

/** A 5yz reply to the envelope or the message (RFC 5321 §4.2.1); one to the sign-in says nothing about them. */
function isPermanent(error: unknown): boolean {
  const { code, responseCode = 0 } = error as SmtpError
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500
}

/** Without what the server said: it may quote the message. */
function sentence(error: unknown): string {
  const { code, responseCode } = error as SmtpError
  const reply = responseCode === undefined ? '' : `, it replied ${responseCode}`
  return `the mail server did not take the message (${code ?? (error as Error).name}${reply})`
}
