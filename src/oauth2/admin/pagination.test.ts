import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import { pageLinks, requestedPage } from './pagination.ts'

const now = new Date('2026-11-24T12:00:00Z')
const context = (secret = 'a secret that tests use only', clock = now) => ({
  settings: { secrets: { pagination: new SecretRing([secret]) } } as never,
  clock: () => clock,
})

function nextToken(list: string, key: string): string {
  const links = pageLinks(context(), list, '/list', {}, { size: 10, next: key })
  const address = /<([^>]*)>; rel="next"/.exec(links)?.[1] ?? ''
  return new URLSearchParams(address.slice(address.indexOf('?'))).get('page_token') ?? ''
}

const refused = expect.objectContaining({ status: 400 })
const failure = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('a page token', () => {
  it('leads to the page after its key, whatever the key is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        expect(requestedPage(context(), 'clients', { page_token: nextToken('clients', key) })).toEqual({
          size: 100,
          after: key,
        })
      }),
    )
  })

  it('is of one list, of one server, and of one hour', () => {
    const page_token = nextToken('clients', 'key')
    const later = new Date(now.getTime() + 3_600_000)
    for (const work of [
      () => requestedPage(context(), 'consents', { page_token }),
      () => requestedPage(context('a secret of another server'), 'clients', { page_token }),
      () => requestedPage(context(undefined, later), 'clients', { page_token }),
    ])
      expect(failure(work)).toEqual(refused)
  })

  it('is nothing else, nor anything that was changed', () => {
    const page_token = nextToken('clients', 'key')
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat({ max: page_token.length - 1 }), (text, at) => {
        expect(failure(() => requestedPage(context(), 'clients', { page_token: text }))).toEqual(refused)
        const changed = page_token.slice(0, at) + text + page_token.slice(at + 1)
        fc.pre(changed !== page_token)
        expect(failure(() => requestedPage(context(), 'clients', { page_token: changed }))).toEqual(refused)
      }),
    )
  })
})

describe('a page size', () => {
  it('is between 1 and 500, or refused, whatever is sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (page_size) => {
        const page = failure(() => requestedPage(context(), 'clients', { page_size }))
        if (page instanceof Error) expect(page).toEqual(refused)
        else expect((page as { size: number }).size).toSatisfy((size: number) => size >= 1 && size <= 500)
      }),
    )
  })
})
