import { once } from 'node:events'
import { type Address, loopback } from '../addresses.ts'
import { announceReady, receiveSettings } from '../part-process.ts'
import { createProvider, type PlatformClient } from './provider.ts'
import { createIdentityProviderServer } from './server.ts'

const settings = await receiveSettings<{ address: Address; client: PlatformClient }>()
const provider = createProvider(settings.address.url, settings.client)
const server = createIdentityProviderServer(provider)
await once(server.listen(settings.address.port, loopback), 'listening')
announceReady()
