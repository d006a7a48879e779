import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../../contracts/platform-error.ts'
import type { ClientDocument } from '../client.ts'
import { clientDocument } from '../client-document.ts'
import { checkSectorIdentifier } from './sector-identifier.ts'

const sector = 'https://sector.example.test/redirect_uris.json'
const callbacks = ['https://one.example.test/cb', 'https://two.example.test/cb']

function document(redirect_uris: readonly string[], sector_identifier_uri = sector): ClientDocument {
  const now = new Date(0)
  return clientDocument(
    { redirect_uris: [...redirect_uris], sector_identifier_uri },
    { clientId: 'client', createdAt: now, updatedAt: now, defaultScope: 'openid' },
  )
}

/** Checks against a sector that answers this; gives what was asked for and what was refused. */
async function check(answer: () => Response | Error, client: ClientDocument, current?: ClientDocument) {
  const asked: string[] = []
  const outgoing = async (address: string | URL) => {
    asked.push(String(address))
    const answered = answer()
    if (answered instanceof Error) throw answered
    return answered
  }
  const refusal = await checkSectorIdentifier(client, outgoing, current).then(
    () => undefined,
    (error: PlatformError) => error,
  )
  return { asked, code: refusal?.code, hint: refusal?.hint }
}

const listing = (uris: unknown) => () => Response.json(uris)

describe('the file of a sector (OpenID Connect Registration §5)', () => {
  it('has to list every redirect URI', async () => {
    expect(await check(listing(callbacks), document(callbacks))).toMatchObject({ asked: [sector] })
    const stranger = await check(listing(callbacks), document([...callbacks, 'https://evil.test/cb']))
    expect(stranger).toMatchObject({ code: 'invalid_client_metadata' })
    expect(stranger.hint).toContain('https://evil.test/cb')
  })

  it.each([
    ['is not there', () => new Response('', { status: 404 })],
    ['leads elsewhere', () => Response.redirect('https://elsewhere.example.test/')],
    ['is no JSON', () => new Response('<html>')],
    ['is no list', listing({ redirect_uris: callbacks })],
    ['cannot be had', () => new PlatformError({ status: 502, code: 'outgoing_refused', message: 'no' })],
  ])('refuses the client when it %s', async (_, answer) => {
    expect((await check(answer, document(callbacks))).code).toBe('invalid_client_metadata')
  })

  it('is asked for again only when something about it changes', async () => {
    const unchanged = document(callbacks)
    expect((await check(listing([]), document(callbacks.slice(1)), unchanged)).asked).toEqual([])
    const more = document([...callbacks, 'https://three.example.test/cb'])
    expect((await check(listing(callbacks), more, unchanged)).code).toBe('invalid_client_metadata')
    const moved = document(callbacks, 'https://other.example.test/')
    expect((await check(listing(callbacks), moved, unchanged)).asked).toEqual(['https://other.example.test/'])
  })
})
