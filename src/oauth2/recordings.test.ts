import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, replay, startRecordedServer } from '../../test/support/hydra-recordings.ts'
import type { OAuth2Server } from '../../test/support/oauth2-server.ts'

let server: OAuth2Server
beforeAll(async () => {
  server = await startRecordedServer()
})
afterAll(() => server.stop())

/** What dynamic registration adds to a client. */
const registration = ['scope', 'registration_access_token', 'registration_client_uri']

describe('answers as the original did', () => {
  it('to clients that are created', async () => {
    expect(await replay(server, readRecording('client-create'), { withoutKeys: registration })).toEqual([])
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
      withoutKeys: registration,
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

  it('to an authorization code flow', async () => {
    const differences = await replay(server, readRecording('code-flow-full'), {
      prepared: { 1: { json: { client_name: 'full flow', metadata: { shown: true } } } },
    })
    expect(differences).toEqual([])
  })
})
