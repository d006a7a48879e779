import { describe, expect, it } from 'vitest'
import { aClient, aLoginRequest, aSession, now, person } from '../../../test/support/login-ui.ts'
import { decideLogin } from './login-decision.ts'

function requestWith(parameters: string) {
  return aLoginRequest({ request_url: `https://id.example/oauth2/auth?client_id=weather&${parameters}` })
}

describe('a login request and an identity session', () => {
  it('is accepted for the person of the session, for as long as the session lives', () => {
    expect(decideLogin(aLoginRequest(), aSession(), now)).toEqual({
      subject: person.id,
      remember: true,
      remember_for: 23 * 60 * 60,
      authenticated_at: aSession().authenticated_at,
      amr: ['oidc'],
      acr: 'aal1',
      identity_provider_session_id: '11111111-1111-4111-8111-111111111111',
    })
  })

  it('names each authentication method once', () => {
    const method = { method: 'oidc', aal: 'aal1', completed_at: '2026-03-04T09:00:00Z' } as const
    const session = aSession({
      authentication_methods: [method, method, { ...method, method: 'totp', aal: 'aal2' }],
    })
    expect(decideLogin(aLoginRequest(), session, now)?.amr).toEqual(['oidc', 'totp'])
  })

  it.each([
    ['there is no session', undefined],
    ['the session was ended', aSession({ active: false })],
    ['the session has expired', aSession({ expires_at: '2026-03-04T09:59:59Z' })],
    ['the session ends within this second', aSession({ expires_at: '2026-03-04T10:00:00.900Z' })],
    ['the session has no readable end', aSession({ expires_at: 'never' })],
    ['the account is switched off', aSession({ identity: { ...person, state: 'inactive' } })],
    ['the session does not say whose it is', aSession({ identity: undefined } as never)],
  ])('needs a person when %s', (_situation, session) => {
    expect(decideLogin(aLoginRequest(), session, now)).toBeUndefined()
  })
})

describe('a person who is remembered', () => {
  it('is accepted when the session is the same person’s', () => {
    const request = aLoginRequest({ skip: true, subject: person.id })
    expect(decideLogin(request, aSession(), now)?.subject).toBe(person.id)
  })

  it('is not accepted when the session is another person’s', () => {
    const request = aLoginRequest({ skip: true, subject: 'somebody-else' })
    expect(decideLogin(request, aSession(), now)).toBeUndefined()
  })
})

describe('what the application demands', () => {
  it.each(['login', 'select_account', 'create', 'registration', 'consent login'])(
    'needs a person for prompt=%s',
    (prompt) => {
      expect(
        decideLogin(requestWith(`prompt=${encodeURIComponent(prompt)}`), aSession(), now),
      ).toBeUndefined()
    },
  )

  it.each(['none', 'consent'])('needs no person for prompt=%s', (prompt) => {
    expect(decideLogin(requestWith(`prompt=${prompt}`), aSession(), now)).toBeDefined()
  })

  it('accepts a session that is exactly as old as max_age allows', () => {
    expect(decideLogin(requestWith('max_age=3600'), aSession(), now)).toBeDefined()
  })

  it('needs a person when the session is older than max_age', () => {
    expect(decideLogin(requestWith('max_age=3599'), aSession(), now)).toBeUndefined()
  })

  it('needs a person for max_age=0, even in the second of the authentication', () => {
    const session = aSession({ authenticated_at: now.toISOString() })
    expect(decideLogin(requestWith('max_age=0'), session, now)).toBeUndefined()
  })

  it('holds a remembered person to max_age too', () => {
    const request = { ...requestWith('max_age=60'), skip: true, subject: person.id }
    expect(decideLogin(request, aSession(), now)).toBeUndefined()
  })
})

describe('an id_token_hint', () => {
  const hinting = (sub: string) => ({ oidc_context: { id_token_hint_claims: { sub } } })

  it('is accepted when it names the person of the session', () => {
    expect(decideLogin(aLoginRequest(hinting(person.id)), aSession(), now)).toBeDefined()
  })

  it('needs a person when it names somebody else', () => {
    expect(decideLogin(aLoginRequest(hinting('somebody-else')), aSession(), now)).toBeUndefined()
  })

  it('is left to the OAuth 2.0 server when its subject is pairwise', () => {
    const request = aLoginRequest({
      ...hinting('a-pairwise-subject'),
      client: aClient({ subject_type: 'pairwise' }),
    })
    expect(decideLogin(request, aSession(), now)).toBeDefined()
  })
})
