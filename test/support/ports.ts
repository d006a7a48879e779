import { once } from 'node:events'
import { createServer } from 'node:net'

let next = 10_000 + (process.pid % 550) * 40

/**
 * Ports for programs that must know their own addresses before they listen. They are below the range that
 * systems choose from, and each test process has forty of its own.
 */
export async function freePorts<Count extends number>(count: Count): Promise<number[] & { length: Count }> {
  const ports: number[] = []
  while (ports.length < count) {
    const port = next++
    if (await isFree(port)) ports.push(port)
  }
  return ports as number[] & { length: Count }
}

async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = createServer().listen({ port, host, exclusive: true })
    try {
      await once(server, 'listening')
    } catch {
      return false
    }
    server.close()
    await once(server, 'close')
  }
  return true
}
