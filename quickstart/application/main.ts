import { type Address, loopback } from '../addresses.ts'
import { announceReady, receiveSettings } from '../part-process.ts'
import { createApplication } from './server.ts'

const { address, ...platform } = await receiveSettings<{
  address: Address
  issuer: string
  clientId: string
  clientSecret: string
}>()
const application = createApplication({ ...platform, applicationUrl: address.url })
await application.listen({ port: address.port, host: loopback })
announceReady()
