import { describe, expect, it } from 'vitest'
import { authenticationDemands, withFreshAuthentication } from './authentication-request.ts'

const address = 'https://id.example/oauth2/auth?client_id=weather'

describe('what an authorization request demands', () => {
  it('reads prompt and max_age', () => {
    expect(authenticationDemands(`${address}&prompt=login%20consent&max_age=60`)).toEqual({
      prompt: new Set(['login', 'consent']),
      maxAge: 60,
    })
  })

  it.each(['', '-1', '1.5', 'soon'])('takes max_age=%s for no demand', (value) => {
    expect(authenticationDemands(`${address}&max_age=${value}`).maxAge).toBeUndefined()
  })

  it('finds no demand in what is no address', () => {
    expect(authenticationDemands('')).toEqual({ prompt: new Set(), maxAge: undefined })
  })

  it('is asked again with prompt=login, keeping everything else', () => {
    const again = new URL(withFreshAuthentication(`${address}&state=x%26y&prompt=consent`))
    expect(Object.fromEntries(again.searchParams)).toEqual({
      client_id: 'weather',
      state: 'x&y',
      prompt: 'consent login',
    })
  })
})
