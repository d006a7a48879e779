import { describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { OAuth2Server } from '../../../test/support/oauth2-server.ts'

/** Signs in with and without offline access, signs out, and gives which tokens are still good. */
async function survivors(end_tokens_with_session: string): Promise<Record<string, boolean>> {
  const server = await OAuth2Server.start({ oauth2: { oauth2: { end_tokens_with_session } } })
  try {
    const client = await server.register()
    const journey = new Journey(server)
    const tokens = async (scope: string) => {
      const { params } = await journey.signIn(authorizationAddress(client, { scope }), { remember: true })
      return (await server.exchange(client, params.code as string)).json()
    }
    const online = await tokens('openid')
    const offline = await tokens('openid offline_access')
    const { params } = await journey.browser.get('/oauth2/sessions/logout')
    const { redirect_to } = await server.admin.acceptLogoutRequest(params.logout_challenge as string)
    await journey.browser.get(redirect_to)
    await server.admin.revokeLoginSessions({ subject: 'alice' })
    return {
      online: await server.isActive(online.access_token),
      offline: await server.isActive(offline.access_token),
      refresh: await server.isActive(offline.refresh_token),
    }
  } finally {
    await server.stop()
  }
}

describe('when a session ends', () => {
  it('its tokens live on, as in Hydra', async () => {
    expect(await survivors('never')).toEqual({ online: true, offline: true, refresh: true })
  })

  it('those without offline access end with it where the configuration says so (Back-Channel Logout §2.7)', async () => {
    expect(await survivors('online')).toEqual({ online: false, offline: true, refresh: true })
  })

  it('all end with it where the configuration says so', async () => {
    expect(await survivors('all')).toEqual({ online: false, offline: false, refresh: false })
  })
})
