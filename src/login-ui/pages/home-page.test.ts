import { expect, it } from 'vitest'
import { aSession, startLoginUi } from '../../../test/support/login-ui.ts'
import { PageBrowser } from '../../../test/support/page-browser.ts'

const configuration = {
  public_url: 'https://example.org/iam',
  login_ui: {
    brand: { name: 'Analytical Engines' },
    home: {
      title: 'Try it',
      text: 'One sign-in for everything.',
      applications: [{ name: 'Weather', url: 'https://weather.example/', steps: ['Open it.', 'Sign in.'] }],
    },
  },
}

it('leads a newcomer to the applications', async () => {
  const { server } = await startLoginUi(configuration)
  const { body, cookies } = await new PageBrowser(server).get('/')
  expect(body).toContain('<title>Try it – Analytical Engines</title>')
  expect(body).toContain('One sign-in for everything.')
  expect(body).toContain('<ol class="steps"><li>Open it.</li><li>Sign in.</li></ol>')
  expect(body).toContain('href="https://weather.example/"')
  expect(body).toContain('You are not signed in.')
  expect(cookies).toEqual([])
})

it('says who is signed in, and binds the sign-out form to the browser', async () => {
  const { server, identity } = await startLoginUi({ ...configuration, public_url: 'https://example.org' })
  identity.sessions.set('s', aSession({ id: 's' }))
  const { body, cookies } = await new PageBrowser(server, { session: 's' }).get('/')
  expect(body).toContain('You are signed in as ada@example.org.')
  expect(cookies).toMatchObject([
    { name: '__Host-login_ui_browser', path: '/', httpOnly: true, secure: true, sameSite: 'Lax' },
  ])
})

it('writes its links below the path that the platform is hosted at', async () => {
  const { server, identity } = await startLoginUi(configuration)
  identity.sessions.set('s', aSession({ id: 's' }))
  const { body, cookies } = await new PageBrowser(server, { session: 's' }).get('/')
  expect(body).toContain('href="/iam/ui/manage_details"')
  expect(body).toContain('action="/iam/ui/sign_out"')
  expect(cookies).toMatchObject([{ name: 'login_ui_browser', path: '/iam/' }])
})
