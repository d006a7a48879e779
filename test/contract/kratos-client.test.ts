import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KratosClient } from '../support/kratos-client.ts'
import { identityTests } from './kratos-client/identities.ts'
import { messageTests } from './kratos-client/messages.ts'
import { metadataTests } from './kratos-client/metadata.ts'
import { nativeFlowTests } from './kratos-client/native-flows.ts'
import { proofTests } from './kratos-client/proofs.ts'
import { secondFactorTests } from './kratos-client/second-factors.ts'
import { sessionTests } from './kratos-client/sessions.ts'
import { settingsTests } from './kratos-client/settings.ts'
import { signInTests } from './kratos-client/sign-in.ts'

let kratos: KratosClient
beforeAll(async () => {
  kratos = await KratosClient.start()
})
afterAll(() => kratos.stop())

const started = () => kratos

describe('the published client of the identity contract', () => {
  describe('manages identities', () => identityTests(started))
  describe('manages sessions', () => sessionTests(started))
  describe('takes a browser through flows', () => signInTests(started))
  describe('takes a native client through flows', () => nativeFlowTests(started))
  describe('opens the settings of an account', () => settingsTests(started))
  describe('uses second factors', () => secondFactorTests(started))
  describe('asks what the server is and how it is', () => metadataTests(started))

  describe("proves that addresses and accounts are somebody's", () => proofTests(started))

  describe('looks at messages', () => messageTests(started))

  it('has seen an answer of every operation, each as it is described', () => {
    expect(kratos.description.unanswered).toEqual([])
  })
})
