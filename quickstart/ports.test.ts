import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Addresses, addressesFrom } from './addresses.ts'
import { requireFreePorts } from './ports.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close()
    await once(server, 'close')
  }
})

async function listen(host: string): Promise<number> {
  const server = createServer()
  servers.push(server)
  await once(server.listen(0, host), 'listening')
  return (server.address() as AddressInfo).port
}

/** Ports that nobody is given by chance: they are below the range that systems choose from. */
function freePorts(): number[] {
  const first = 15_000 + (process.pid % 4000) * 4
  return [first, first + 1, first + 2, first + 3]
}

function addressesOn(ports: readonly number[]): Addresses {
  const [platform, admin, identityProvider, application] = ports.map((port) => ({ port, url: '' }))
  return { platform, admin, identityProvider, application } as Addresses
}

describe('the ports of the quickstart', () => {
  it('are four in a row', () => {
    const addresses = addressesFrom(5000)
    expect(Object.values(addresses).map(({ port }) => port)).toEqual([5000, 5001, 5002, 5003])
    expect(addresses.application.url).toBe('http://localhost:5003')
  })

  it('pass when all are free', async () => {
    await expect(requireFreePorts(addressesOn(freePorts()))).resolves.toBeUndefined()
  })

  it('are refused in one sentence when one is taken, with the port and what to do', async () => {
    const [first, second, third] = freePorts()
    const taken = await listen('127.0.0.1')
    await expect(requireFreePorts(addressesOn([first!, taken, second!, third!]))).rejects.toThrow(
      new RegExp(
        `^Port ${taken} is in use by another program: .*choose four other ports in a row with .*--port`,
      ),
    )
  })

  it('names every port that is taken', async () => {
    const [first, second] = freePorts()
    const taken = [await listen('127.0.0.1'), await listen('127.0.0.1')]
    await expect(requireFreePorts(addressesOn([first!, ...taken, second!]))).rejects.toThrow(
      `Ports ${taken[0]} and ${taken[1]} are in use`,
    )
  })

  it('counts a program that listens on the IPv6 loopback only: browsers would reach that one', async (context) => {
    const taken = await listen('::1').catch(() => undefined)
    if (taken === undefined) return context.skip('this machine has no IPv6 loopback')
    const [first, second, third] = freePorts()
    await expect(requireFreePorts(addressesOn([taken, first!, second!, third!]))).rejects.toThrow(
      `Port ${taken} is in use`,
    )
  })
})
