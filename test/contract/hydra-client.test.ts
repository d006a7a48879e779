import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HydraClient } from '../support/hydra-client.ts'
import { operationsBeyondTests } from './hydra-client/beyond.ts'
import { clientTests } from './hydra-client/clients.ts'
import { deviceTests } from './hydra-client/devices.ts'
import { keyTests } from './hydra-client/keys.ts'
import { metadataTests } from './hydra-client/metadata.ts'
import { registrationTests } from './hydra-client/registration.ts'
import { requestTests } from './hydra-client/requests.ts'
import { sessionTests } from './hydra-client/sessions.ts'
import { tokenTests } from './hydra-client/tokens.ts'
import { trustedIssuerTests } from './hydra-client/trusted-issuers.ts'

let hydra: HydraClient
beforeAll(async () => {
  hydra = await HydraClient.start()
})
afterAll(() => hydra.stop())

const started = () => hydra

describe('the published client of the OAuth 2.0 contract', () => {
  describe('registers and changes clients', () => clientTests(started))
  describe('plays a login UI that runs elsewhere', () => requestTests(started))
  describe('gets, inspects and ends tokens', () => tokenTests(started))
  describe('lists and ends sessions', () => sessionTests(started))
  describe('registers itself', () => registrationTests(started))
  describe('lets devices in', () => deviceTests(started))
  describe('trusts issuers of assertions', () => trustedIssuerTests(started))
  describe('manages keys', () => keyTests(started))
  describe('goes beyond the contract', () => operationsBeyondTests(started))
  describe('asks what the server is and how it is', () => metadataTests(started))

  it('has seen an answer of every operation, each as it is described', () => {
    expect(hydra.description.unanswered).toEqual([])
  })
})
