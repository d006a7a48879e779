import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Addresses } from './addresses.ts'
import { QuickstartError } from './quickstart-error.ts'

/**
 * Says which ports other programs use, before anything is started.
 *
 * @throws QuickstartError when a port is taken
 */
export async function requireFreePorts(addresses: Addresses): Promise<void> {
  const ports = Object.values(addresses).map(({ port }) => port)
  const free = await Promise.all(ports.map(isFree))
  const taken = ports.filter((_, index) => !free[index])
  if (taken.length === 0) return
  const [which, verb] =
    taken.length === 1
      ? [`Port ${taken[0]}`, 'is']
      : [`Ports ${taken.slice(0, -1).join(', ')} and ${taken.at(-1)}`, 'are']
  throw new QuickstartError(
    `${which} ${verb} in use by another program: end it (or the quickstart that is still running), or choose four other ports in a row with "npm start -- --port ${Math.max(...ports) + 1001}".`,
  )
}

/**
 * A port is free when nothing listens on it under either loopback address: a browser that looks for
 * `localhost` tries both.
 */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen({ host, port, exclusive: true })
    try {
      await once(server, 'listening')
      server.close()
      await once(server, 'close')
    } catch (error) {
      // A machine without IPv6 has no such address, which is no reason to stop.
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false
      if ((error as NodeJS.ErrnoException).code === 'EACCES') return false
    }
  }
  return true
}
