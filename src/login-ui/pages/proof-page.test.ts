import { expect, it } from 'vitest'
import { aLoginFlow, csrfNode, startLoginUi } from '../../../test/support/login-ui.ts'
import type { RecoveryFlow, UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'

const field = (name: string, type: UiInputAttributes['type'], text: string, value?: string): UiNode => ({
  type: 'input',
  group: 'code',
  attributes: { node_type: 'input', name, type, disabled: false, ...(value !== undefined && { value }) },
  messages: [],
  meta: { label: { id: 1, text, type: 'info' } },
})

const flow = (state: string, nodes: readonly UiNode[]): RecoveryFlow => {
  const { organization_id: _, refresh: __, requested_aal: ___, ...rest } = aLoginFlow()
  return { ...rest, state, ui: { ...rest.ui, nodes: [csrfNode, ...nodes] } }
}

it.each([
  ['recovery', 'Get back into your account'],
  ['verification', 'Confirm your address'],
])('the page of %s begins a flow, and asks for an address', async (kind, heading) => {
  const ui = await startLoginUi()
  const start = await ui.server.inject({ url: `/ui/${kind}` })
  expect(start.headers.location).toBe(`http://localhost:4444/self-service/${kind}/browser`)
  ui.identity.flows.set('f', flow('choose_method', [field('email', 'email', 'Email')]))
  const page = await ui.server.inject({ url: `/ui/${kind}?flow=f` })
  expect(page.body).toContain(heading)
  expect(page.body).toContain('type="email"')
  expect(page.body).not.toContain('<script')
})

it('the key Enter in a field for a code sends the code, and asks for no other one', async () => {
  const ui = await startLoginUi()
  const nodes = [
    field('code', 'text', 'Code'),
    field('resend', 'submit', 'Send another code', 'code'),
    field('method', 'submit', 'Continue', 'code'),
  ]
  ui.identity.flows.set('f', flow('sent_email', nodes))
  const { body } = await ui.server.inject({ url: '/ui/recovery?flow=f' })
  expect(body.indexOf('Continue')).toBeLessThan(body.indexOf('Send another code'))
})

it('the sign-in page leads to the recovery where there is one', async () => {
  const withPassword = aLoginFlow({ nodes: [csrfNode, field('password', 'password', 'Password')] })
  const pageOf = async (configuration: object) => {
    const ui = await startLoginUi(configuration)
    ui.identity.flows.set('f', withPassword)
    return (await ui.server.inject({ url: '/ui/login?flow=f' })).body
  }
  const recovery = { enabled: true }
  expect(await pageOf({ identity: { selfservice: { flows: { recovery } } } })).toContain(
    'href="http://localhost:4444/self-service/recovery/browser"',
  )
  expect(await pageOf({})).not.toContain('/self-service/recovery/browser')
})
