import { describe, expect, it } from 'vitest'
import {
  aConsentRequest,
  aLoginRequest,
  aSession,
  MemoryIdentity,
  now,
  person,
} from '../../../test/support/login-ui.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import { createSignInDecision } from './sign-in-decision.ts'

function decisionWith(identity: MemoryIdentity) {
  identity.sessions.set('s', aSession({ id: 's' }))
  return createSignInDecision(identity, () => now)
}

describe('the sign-in decision', () => {
  it('is made from the session of the browser’s cookies', async () => {
    const decision = decisionWith(new MemoryIdentity())
    expect(await decision.login(aLoginRequest(), 'session=s')).toMatchObject({ subject: person.id })
    expect(await decision.login(aLoginRequest(), 'session=forged')).toBeUndefined()
    expect(await decision.login(aLoginRequest(), undefined)).toBeUndefined()
    expect(await decision.consent(aConsentRequest({ skip: true }), 'session=s')).toBeDefined()
    expect(await decision.consent(aConsentRequest({ skip: true }), undefined)).toBeUndefined()
  })

  it('needs a person when the session must be stepped up first', async () => {
    const identity = new MemoryIdentity()
    const decision = decisionWith(identity)
    identity.sessionError = new PlatformError({ status: 403, code: 'session_aal2_required', message: 'x' })
    expect(await decision.login(aLoginRequest(), 'session=s')).toBeUndefined()
    expect(await decision.consent(aConsentRequest({ skip: true }), 'session=s')).toBeUndefined()
  })

  it('does not hide that the identity server is down', async () => {
    const identity = new MemoryIdentity()
    const decision = decisionWith(identity)
    identity.sessionError = new PlatformError({ status: 503, code: 'temporarily_unavailable', message: 'x' })
    await expect(decision.login(aLoginRequest(), 'session=s')).rejects.toMatchObject({ status: 503 })
  })
})
