import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Configuration } from '../../config/configuration.ts'
import type { ListenerName } from '../../http/endpoint.ts'
import { listenFailed } from '../listeners/listen-failed.ts'

/**
 * Workers share their ports, and a shared port does not say whether somebody else shares it already. So the
 * first process looks before they start.
 * @returns the configuration with the ports to use, where it says 0
 * @throws PlatformError `port_in_use`, `address_unusable`
 */
export async function claimPorts(configuration: Configuration): Promise<Configuration> {
  const { public: publicSettings, admin } = configuration
  return {
    ...configuration,
    public: { ...publicSettings, port: await usablePort('public', publicSettings) },
    admin: { ...admin, port: await usablePort('admin', admin) },
  }
}

async function usablePort(
  name: ListenerName,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  const server = createServer()
  server.listen({ host, port, exclusive: true })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw listenFailed({ name, host, port }, error as Error)
  }
  const { port: usable } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return usable
}
