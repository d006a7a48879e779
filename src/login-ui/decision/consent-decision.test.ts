import { describe, expect, it } from 'vitest'
import { aClient, aConsentRequest, aSession, person } from '../../../test/support/login-ui.ts'
import { decideConsent, grantConsent } from './consent-decision.ts'

const trusted = aClient({ skip_consent: true })
const withPrompt = (prompt: string) => `https://id.example/oauth2/auth?client_id=weather&prompt=${prompt}`

describe('a consent request', () => {
  it('needs the person for an application that is not trusted', () => {
    expect(decideConsent(aConsentRequest(), aSession())).toBeUndefined()
  })

  it.each([
    ['an earlier consent covers it', aConsentRequest({ skip: true })],
    ['the application skips consent', aConsentRequest({ client: trusted })],
    ['the application is trusted', aConsentRequest({ client: aClient({ metadata: { trusted: true } }) })],
  ])('needs no page when %s', (_situation, request) => {
    expect(decideConsent(request, aSession())).toMatchObject({
      grant_scope: request.requested_scope,
      remember: true,
    })
  })

  it('takes only the value true for trust', () => {
    const request = aConsentRequest({ client: aClient({ metadata: { trusted: 'false' } }) })
    expect(decideConsent(request, aSession())).toBeUndefined()
  })

  it('asks also for a trusted application when it says prompt=consent', () => {
    const request = aConsentRequest({ client: trusted, request_url: withPrompt('consent') })
    expect(decideConsent(request, aSession())).toBeUndefined()
  })

  it('grants the requested audience', () => {
    const request = aConsentRequest({
      client: trusted,
      requested_access_token_audience: ['https://api.example'],
    })
    expect(decideConsent(request, aSession())?.grant_access_token_audience).toEqual(['https://api.example'])
  })

  it.each([
    ['nobody is signed in', undefined],
    ['somebody else is signed in', aSession({ identity: { ...person, id: 'somebody-else' } })],
    ['the session was ended', aSession({ active: false })],
    ['the account is switched off', aSession({ identity: { ...person, state: 'inactive' } })],
  ])('gives away nobody’s claims when %s', (_situation, session) => {
    expect(decideConsent(aConsentRequest({ client: trusted, skip: true }), session)).toBeUndefined()
  })
})

describe('a granted consent', () => {
  it('carries the claims that the scopes cover and no others', () => {
    const request = aConsentRequest({ requested_scope: ['openid', 'email'] })
    expect(grantConsent(request, person, false)).toEqual({
      grant_scope: ['openid', 'email'],
      grant_access_token_audience: [],
      session: { id_token: { email: 'ada@example.org', email_verified: true } },
      remember: false,
      remember_for: 0,
    })
  })
})
