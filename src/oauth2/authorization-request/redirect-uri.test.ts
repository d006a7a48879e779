import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isConfidentialRedirectUri, isRegisteredRedirectUri, reachesTheApplication } from './redirect-uri.ts'

const registered = [
  'https://app.example.test/callback',
  'http://127.0.0.1/callback',
  'http://127.0.0.1:3000/fixed?x=1',
  'http://[::1]/callback',
  'com.example.app:/callback',
]

describe('a registered redirect URI', () => {
  it.each(registered)('is itself: %s', (uri) => {
    expect(isRegisteredRedirectUri(registered, uri)).toBe(true)
  })

  it.each(['http://127.0.0.1:49152/callback', 'http://[::1]:49152/callback', 'http://127.0.0.1:1/fixed?x=1'])(
    'may have any port on a loopback address: %s',
    (uri) => {
      expect(isRegisteredRedirectUri(registered, uri)).toBe(true)
    },
  )

  it.each([
    'https://127.0.0.1:49152/callback',
    'http://127.0.0.1:49152/other',
    'http://127.0.0.1:49152/callback?x=1',
    'http://127.0.0.1:49152/callback#x',
    'http://127.0.0.1:49152/callback/',
    'http://127.0.0.1:65536/callback',
    'http://127.0.0.1:/callback',
    'http://127.0.0.1:80x/callback',
    'http://127.0.0.1@evil.test/callback',
    'http://127.0.0.1:49152@evil.test/callback',
    'http://evil.test@127.0.0.1:49152/callback',
    'http://127.0.0.1.evil.test/callback',
    'http://127.0.0.2/callback',
    'http://localhost/callback',
    'http://localhost:3000/callback',
    'HTTP://127.0.0.1:49152/callback',
    'http://127.0.0.1:49152/%63allback',
    'http://127.0.0.1:49152/x/../callback',
    'http://127.1:49152/callback',
    'http://2130706433:49152/callback',
    'http://[::1%25eth0]:49152/callback',
    'http://[0:0:0:0:0:0:0:1]:49152/callback',
    'http://127.0.0.1:49152\\@evil.test/callback',
    'http://127.0.0.1:49152/callback\n',
    '',
  ])('is nothing else: %j', (uri) => {
    expect(isRegisteredRedirectUri(registered, uri)).toBe(false)
  })

  it('may have any port on localhost, and only there (RFC 8252 §7.3)', () => {
    const local = ['http://localhost/callback', 'https://localhost/secure']
    expect(isRegisteredRedirectUri(local, 'http://localhost:49152/callback')).toBe(true)
    for (const uri of [
      'http://127.0.0.1:49152/callback',
      'http://app.localhost:49152/callback',
      'http://localhost.evil.test:49152/callback',
      'http://LOCALHOST:49152/callback',
      'http://localhost:49152/other',
      'https://localhost:49152/secure',
    ])
      expect(isRegisteredRedirectUri(local, uri)).toBe(false)
  })

  it('is, for anything that is not on this machine, the very same text', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withFragments: true, withQueryParameters: true }),
        fc.string(),
        (uri, other) => {
          expect(isRegisteredRedirectUri([uri], uri)).toBe(true)
          expect(isRegisteredRedirectUri([uri], other)).toBe(uri === other)
        },
      ),
    )
  })

  it('stays on this machine with every other port', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), fc.webPath(), (port, rest) => {
        const uri = `http://127.0.0.1:${port}${rest}`
        if (!isRegisteredRedirectUri([`http://127.0.0.1${rest}`], uri)) return
        expect(new URL(uri).hostname).toBe('127.0.0.1')
      }),
    )
  })
})

describe('http', () => {
  it.each([
    ['https://app.example.test/cb', true, true],
    ['http://localhost:3000/cb', true, true],
    ['http://app.localhost/cb', true, true],
    ['http://127.0.0.1/cb', true, true],
    ['http://[::1]:8/cb', true, true],
    ['com.example.app:/cb', true, false],
    ['not an address', true, false],
    ['http://app.example.test/cb', false, false],
    ['http://localhost.evil.test/cb', false, false],
    ['http://localhost@evil.test/cb', false, false],
    ['http://127.0.0.1.evil.test/cb', false, false],
  ])('is for this machine only: %s', (uri, confidential, proof) => {
    expect(isConfidentialRedirectUri(uri)).toBe(confidential)
    expect(reachesTheApplication(uri, false)).toBe(proof)
  })
})

describe('a scheme of its own', () => {
  it('reaches the application that asked where a proof key makes a caught code worthless (RFC 8252 §8.1)', () => {
    expect(reachesTheApplication('com.example.app:/cb', true)).toBe(true)
    expect(reachesTheApplication('http://app.example.test/cb', true)).toBe(false)
    expect(reachesTheApplication('not an address', true)).toBe(false)
  })
})
