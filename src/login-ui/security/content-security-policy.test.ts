import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, redirectingFormTargets } from './content-security-policy.ts'

describe('the content security policy', () => {
  it('allows no script, no inline style, no frame and no base address', () => {
    const policy = contentSecurityPolicy({})
    expect(policy).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    )
  })

  it('allows scripts only where a page has such: ours, and those of the identity server', () => {
    expect(contentSecurityPolicy({ scriptOrigins: ['https://id.example'] })).toContain(
      "script-src 'self' https://id.example;",
    )
    expect(contentSecurityPolicy({ scriptOrigins: [] })).not.toContain('script-src')
  })

  it('allows the logo’s origin for images', () => {
    expect(contentSecurityPolicy({ imageOrigins: ['https://cdn.example'] })).toContain(
      "img-src 'self' data: https://cdn.example;",
    )
  })

  it('allows forms of our own only, where a page has such', () => {
    expect(contentSecurityPolicy({ formTargets: [] })).toContain("form-action 'self';")
  })
})

describe('where a form may lead that redirects', () => {
  it.each([
    ['an application on the web', 'https://app.example/callback', ['https:']],
    ['a native application', 'com.example.app:/callback', ['https:', 'com.example.app:']],
    [
      'a native application’s loopback address',
      'http://127.0.0.1:51004/cb',
      ['https:', 'http://127.0.0.1:51004'],
    ],
    ['a loopback address of IPv6', 'http://[::1]:51004/cb', ['https:', 'http:']],
    ['an unknown application', undefined, ['https:']],
    ['what is no address', 'not an address', ['https:']],
  ])('is everywhere on the web over TLS, and %s', (_whom, redirectUri, targets) => {
    expect(redirectingFormTargets({ secure: true, redirectUri })).toEqual(targets)
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    "x'; script-src *:/",
    'blob:https://x/1',
    'file:///etc',
  ])('is never %s', (redirectUri) => {
    expect(redirectingFormTargets({ secure: true, redirectUri })).toEqual(['https:'])
  })

  it('is plain HTTP only where the platform itself is', () => {
    expect(redirectingFormTargets({ secure: false })).toEqual(['https:', 'http:'])
  })
})
