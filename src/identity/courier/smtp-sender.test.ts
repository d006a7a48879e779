import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import type { SmtpSettings } from '../settings.ts'
import { type Sender, Undeliverable } from './sender.ts'
import { smtpSender } from './smtp-sender.ts'

const running: { sender: Sender; server: SMTPServer }[] = []
afterEach(async () => {
  for (const { sender, server } of running.splice(0)) {
    sender.close()
    await new Promise<void>((resolve) => server.close(resolve))
  }
})

interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: string | undefined
  readonly source: string
}

/** A mail server that keeps what it takes, and a sender that is connected to it. */
async function connected(
  address: (port: number) => string,
  options: SMTPServerOptions = {},
  settings: Partial<SmtpSettings> = {},
) {
  const mails: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === 'p@ss' ? done(null, { user: username }) : done(new Error('no')),
    onData: (stream, { envelope, secure, user }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map((recipient) => recipient.address),
          secure,
          user: user as string | undefined,
          source: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const sender = smtpSender(
    {
      connectionUri: address(port),
      fromAddress: 'no-reply@id.example.com',
      fromName: 'Example, Inc.',
      headers: { 'X-SES-SOURCE-ARN': 'arn:example' },
      localName: 'id.example.com',
      ...settings,
    },
    2,
  )
  running.push({ sender, server })
  return { sender, mails }
}

const id = '5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11'
const content = { subject: 'Ihr Schlüssel', text: 'Code 123456', html: '<p>Code <b>123456</b></p>' }
const message = {
  id,
  channel: 'email',
  recipient: 'alice@example.org',
  templateType: 'login_code_valid',
  content,
} as const

describe('the SMTP sender', () => {
  it('sends text and HTML, over TLS, as the user of the address', async () => {
    const { sender, mails } = await connected(
      (port) => `smtp://user%40example.org:p%40ss@127.0.0.1:${port}/?skip_ssl_verify=true`,
    )
    await sender.send(message)
    const [mail] = mails
    expect(mail).toMatchObject({
      from: 'no-reply@id.example.com',
      to: ['alice@example.org'],
      secure: true,
      user: 'user@example.org',
    })
    expect(mail?.source).toContain('From: "Example, Inc." <no-reply@id.example.com>')
    expect(mail?.source).toMatch(/^X-SES-SOURCE-ARN: arn:example/im)
    expect(mail?.source).toContain('Auto-Submitted: auto-generated')
    expect(mail?.source).toMatch(/text\/plain[\s\S]*Code 123456[\s\S]*text\/html[\s\S]*<b>123456<\/b>/)
  })

  it('speaks TLS from the start where the address says smtps', async () => {
    const { sender, mails } = await connected((port) => `smtps://127.0.0.1:${port}/?skip_ssl_verify=true`, {
      secure: true,
    })
    await sender.send(message)
    expect(mails).toHaveLength(1)
  })

  it('gives a message the same Message-ID at every attempt', async () => {
    const { sender, mails } = await connected((port) => `smtp://127.0.0.1:${port}/?disable_starttls=true`)
    await sender.send(message)
    await sender.send(message)
    const ids = mails.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]?.trim())
    expect(ids).toEqual([`<${id}@id.example.com>`, `<${id}@id.example.com>`])
  })

  it('sends nothing in the clear unless that is said, nor to a server with an unknown certificate', async () => {
    const plain = await connected((port) => `smtp://127.0.0.1:${port}/`, { hideSTARTTLS: true })
    await expect(plain.sender.send(message)).rejects.toThrow(/did not take/)
    const unknown = await connected((port) => `smtp://127.0.0.1:${port}/`)
    await expect(unknown.sender.send(message)).rejects.toThrow(/did not take/)
    expect([...plain.mails, ...unknown.mails]).toEqual([])
  })

  it('tells what is refused for good from what may be taken later', async () => {
    const replying = (responseCode: number): SMTPServerOptions => ({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    })
    const address = (port: number) => `smtp://127.0.0.1:${port}/?disable_starttls=true`
    const unknown = await connected(address, replying(550))
    await expect(unknown.sender.send(message)).rejects.toBeInstanceOf(Undeliverable)
    const busy = await connected(address, replying(451))
    await expect(busy.sender.send(message)).rejects.not.toBeInstanceOf(Undeliverable)
    const wrongPassword = await connected(
      (port) => `smtp://user:wrong@127.0.0.1:${port}/?skip_ssl_verify=true`,
    )
    await expect(wrongPassword.sender.send(message)).rejects.not.toBeInstanceOf(Undeliverable)
  })

  it('writes to one mailbox and adds no header, whatever stands in the address', async () => {
    const { sender, mails } = await connected((port) => `smtp://127.0.0.1:${port}/?disable_starttls=true`)
    for (const recipient of [
      'alice@example.org,eve@example.net',
      'alice@example.org\r\nBcc: eve@example.net',
    ]) {
      await sender.send({ ...message, recipient }).catch(() => undefined)
    }
    expect(mails.flatMap(({ to }) => to).filter((to) => to === 'eve@example.net')).toEqual([])
    for (const { source } of mails) expect(source).not.toMatch(/^Bcc:/im)
  })
})
