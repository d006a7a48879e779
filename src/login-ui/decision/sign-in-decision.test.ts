import { describe, expect, it, vi } from 'vitest'
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

const cookies = (cookieHeader: string | undefined) => ({ cookieHeader })

describe('the sign-in decision', () => {
  it('is made from the session of the browser’s cookies', async () => {
    const decision = decisionWith(new MemoryIdentity())
    expect(await decision.login(aLoginRequest(), cookies('session=s'))).toMatchObject({ subject: person.id })
    expect(await decision.login(aLoginRequest(), cookies('session=forged'))).toBeUndefined()
    expect(await decision.login(aLoginRequest(), cookies(undefined))).toBeUndefined()
    expect(await decision.consent(aConsentRequest({ skip: true }), cookies('session=s'))).toBeDefined()
    expect(await decision.consent(aConsentRequest({ skip: true }), cookies(undefined))).toBeUndefined()
  })

  it('asks for the session once per request of the browser', async () => {
    const identity = new MemoryIdentity()
    const decision = decisionWith(identity)
    const asked = vi.spyOn(identity, 'toSession')
    const browser = cookies('session=s')
    await decision.login(aLoginRequest(), browser)
    await decision.consent(aConsentRequest({ skip: true }), browser)
    expect(asked).toHaveBeenCalledTimes(1)
    await decision.login(aLoginRequest(), cookies('session=s'))
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it('needs a person when the session must be stepped up first', async () => {
    const identity = new MemoryIdentity()
    const decision = decisionWith(identity)
    identity.sessionError = new PlatformError({ status: 403, code: 'session_aal2_required', message: 'x' })
    expect(await decision.login(aLoginRequest(), cookies('session=s'))).toBeUndefined()
    expect(await decision.consent(aConsentRequest({ skip: true }), cookies('session=s'))).toBeUndefined()
  })

  it('does not hide that the identity server is down', async () => {
    const identity = new MemoryIdentity()
    const decision = decisionWith(identity)
    identity.sessionError = new PlatformError({ status: 503, code: 'temporarily_unavailable', message: 'x' })
    await expect(decision.login(aLoginRequest(), cookies('session=s'))).rejects.toMatchObject({ status: 503 })
  })
})
