import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, replay, startRecordedServer } from '../../../test/support/hydra-recordings.ts'
import type { OAuth2Server } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
beforeAll(async () => {
  server = await startRecordedServer()
})
afterAll(() => server.stop())

describe('answers as the original did', () => {
  it('to clients that are created', async () => {
    expect(
      await replay(server, readRecording('client-create'), {
        // The original leaves the id of the client out.
        withoutKeys: ['registration_client_uri'],
      }),
    ).toEqual([])
  })

  it('to lists of clients', async () => {
    const listed = (letter: string) => ({
      json: { client_id: `list-${letter}`, client_name: `listed ${letter}`, owner: 'owner' },
    })
    const differences = await replay(server, readRecording('client-list'), {
      prepared: { 1: listed('a'), 2: listed('b'), 3: listed('c') },
      before: { 8: () => ({ '<page_token>': 'not one of ours' }) },
    })
    expect(differences).toEqual([])
  })

  it('to clients that are replaced and patched', async () => {
    const differences = await replay(server, readRecording('client-put-patch'), {
      // What cannot be patched is a mistake of the caller: 400 with a sentence, not 404 or 500.
      withoutSteps: [6, 7, 8, 9, 10, 11],
    })
    expect(differences).toEqual([])
  })

  it('to client documents that are refused', async () => {
    const differences = await replay(server, readRecording('client-validation'), {
      // What could never work is refused at once.
      withoutSteps: [2, 8],
    })
    expect(differences).toEqual([])
  })

  it('to clients that register themselves', async () => {
    const differences = await replay(server, readRecording('dcr-lifecycle'), {
      // Every answer says where the registration is (RFC 7592 §3), and so does the header.
      withoutKeys: ['registration_client_uri'],
      withoutHeaders: ['location'],
    })
    expect(differences).toEqual([])
  })

  it('to registrations that are refused', async () => {
    const differences = await replay(server, readRecording('dcr-refused'), { withoutHeaders: ['location'] })
    expect(differences).toEqual([])
  })

  it('to an authorization code flow', async () => {
    const differences = await replay(server, readRecording('code-flow-full'), {
      prepared: { 1: { json: { client_name: 'full flow', metadata: { shown: true } } } },
    })
    expect(differences).toEqual([])
  })
})
