import type { IncomingMessage } from 'node:http'
import { PlatformError } from '../../contracts/platform-error.ts'

/**
 * Reads an answer to its end. Throws 502 `outgoing_too_large` at the first byte beyond the limit and hangs up;
 * an answer that announces too much is not read at all.
 */
export async function readBody(
  message: IncomingMessage,
  maximumBytes: number,
  url: URL,
): Promise<Buffer<ArrayBuffer>> {
  if (Number(message.headers['content-length'] ?? 0) > maximumBytes) throw hangUp(message, maximumBytes, url)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > maximumBytes) throw hangUp(message, maximumBytes, url)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function hangUp(message: IncomingMessage, maximumBytes: number, url: URL): PlatformError {
  message.destroy()
  return new PlatformError({
    status: 502,
    code: 'outgoing_too_large',
    message: `${url.host} answered with more than ${maximumBytes} bytes, which the platform does not read.`,
  })
}
