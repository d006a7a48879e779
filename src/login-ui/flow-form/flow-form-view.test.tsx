import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { csrfNode, inputNode, providerNode } from '../../../test/support/login-ui.ts'
import { configuration } from '../../config/configuration.ts'
import type { UiContainer, UiNode } from '../../contracts/identity-api.ts'
import { createSite, SiteContext } from '../rendering/site.ts'
import { loginUiSettings } from '../settings.ts'
import { FlowFormView } from './flow-form-view.tsx'
import { FlowMessages } from './flow-messages.tsx'

const site = createSite(loginUiSettings(configuration.parse({})), (id) => id)

function render(nodes: readonly UiNode[], messages?: UiContainer['messages']): string {
  const ui = {
    action: 'http://localhost/submit?flow=1',
    method: 'POST',
    nodes,
    ...(messages && { messages }),
  }
  return renderToStaticMarkup(
    <SiteContext value={site}>
      <FlowMessages ui={ui} />
      <FlowFormView ui={ui} />
    </SiteContext>,
  )
}

describe('a flow as forms', () => {
  it('posts to the flow’s action with the flow’s token', () => {
    const html = render([providerNode('github', 'GitHub'), csrfNode])
    expect(html).toContain('action="http://localhost/submit?flow=1" method="post">')
    expect(html).toContain('<input type="hidden" name="csrf_token" value="the-csrf-token"/>')
    expect(html).toMatch(/<button type="submit" value="github"[^>]* name="provider">/)
  })

  it('joins a field, its label and its error', () => {
    const html = render([
      csrfNode,
      inputNode(
        'default',
        { name: 'traits.email', type: 'email', required: true, value: 'ada@' },
        { id: 1070002, type: 'info', text: 'Email' },
        [{ id: 4000001, type: 'error', text: 'That is no email address.' }],
      ),
    ])
    expect(html).toMatch(/<label for="default-traits-email"[^>]*>Email<\/label>/)
    expect(html).toMatch(
      /<input id="default-traits-email"[^>]*required=""[^>]*aria-invalid="true"[^>]*aria-describedby="default-traits-email-messages"/,
    )
    expect(html).toMatch(/<div id="default-traits-email-messages"[^>]*>.*That is no email address\./)
  })

  it('summarises errors first, focused, with a link to the field', () => {
    const html = render(
      [
        csrfNode,
        inputNode('default', { name: 'identifier' }, undefined, [
          { id: 4000002, type: 'error', text: 'The email is missing.' },
        ]),
      ],
      [{ id: 4000001, type: 'error', text: 'The form was refused.' }],
    )
    expect(html).toMatch(/^<div class="notice notice--error" role="alert" tabindex="-1" autofocus="">/)
    expect(html).toContain('<p>The form was refused.</p>')
    expect(html).toContain('<a href="#default-identifier">The email is missing.</a>')
  })

  it('checks required fields with the first button only', () => {
    const button = (value: string) => inputNode('code', { name: 'method', type: 'submit', value })
    const html = render([csrfNode, inputNode('code', { name: 'code' }), button('code'), button('resend')])
    expect(html).toMatch(/value="code" class="button button--primary"/)
    expect(html).toMatch(/formnovalidate=""[^>]*>resend|value="resend"[^>]*formnovalidate=""/i)
  })

  it('sends false for a box that is not checked', () => {
    const html = render([
      csrfNode,
      inputNode('default', { name: 'traits.news', type: 'checkbox', value: true }),
    ])
    expect(html).toMatch(/type="hidden" name="traits.news" value="false"\/>.*type="checkbox"[^>]* checked=""/)
  })

  it('offers the allowed values as a list', () => {
    const options = [{ value: 'tea' }, { value: 'coffee' }]
    const html = render([
      csrfNode,
      inputNode('default', { name: 'drink', options, value: 'coffee', required: true }),
    ])
    expect(html).toContain('<option value="coffee" selected="">coffee</option>')
  })

  it('never writes a password back', () => {
    const html = render([
      csrfNode,
      inputNode('password', { name: 'password', type: 'password', value: 'hunter2' }),
    ])
    expect(html).not.toContain('hunter2')
  })

  it('shows secrets as a list, and a picture with its description', () => {
    const html = render([
      csrfNode,
      {
        type: 'text',
        group: 'lookup_secret',
        attributes: {
          node_type: 'text',
          id: 'codes',
          text: {
            id: 1050015,
            type: 'info',
            text: 'one, two',
            context: {
              secrets: [
                { id: 1050009, text: 'one' },
                { id: 1050009, text: 'two' },
              ],
            },
          },
        },
        messages: [],
        meta: {},
      },
      {
        type: 'img',
        group: 'totp',
        attributes: { node_type: 'img', src: 'data:image/png;base64,x', id: 'qr', width: 256, height: 256 },
        messages: [],
        meta: { label: { id: 1050005, type: 'info', text: 'QR code' } },
      },
    ])
    expect(html).toContain('<li><code>one</code></li><li><code>two</code></li>')
    expect(html).toMatch(/<img[^>]*alt="QR code"/)
  })

  it('takes nothing that it is given for markup', () => {
    const attack = '"><script>alert(1)</script>'
    const html = render(
      [
        { ...providerNode(attack, attack), group: 'oidc' },
        csrfNode,
        inputNode('default', { name: attack, value: attack }, { id: 1, type: 'info', text: attack }, [
          { id: 2, type: 'error', text: attack },
        ]),
      ],
      [{ id: 3, type: 'error', text: attack }],
    )
    expect(html).not.toContain('<script')
  })
})
