import { describe, expect, it } from 'vitest'
import { aClient, startLoginUi } from '../../../../test/support/login-ui.ts'
import { PageBrowser } from '../../../../test/support/page-browser.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'

const codePath = '/ui/device_code?device_challenge=c'
const refusal = (status: number) => new PlatformError({ status, code: 'x', message: 'refused' })

async function withDevice(client = aClient()) {
  const ui = await startLoginUi()
  ui.oauth.devices.set('c WDJB-MJHT', {
    challenge: 'c',
    client,
    requested_scope: ['openid'],
    requested_access_token_audience: [],
  })
  const browser = new PageBrowser(ui.server)
  const enter = async (user_code: string) =>
    browser.submit(await browser.get(codePath), '/ui/device_code', { user_code })
  return { ui, browser, enter }
}

describe('the page for the code of a device', () => {
  it('takes the code, filled in where the link has it, and sends nothing by itself', async () => {
    const { ui, browser } = await withDevice()
    const { body, headers } = await browser.get(`${codePath}&user_code=WDJB-MJHT`)
    expect(body).toContain('value="WDJB-MJHT"')
    expect(body).not.toContain('<script')
    expect(headers['content-security-policy']).toContain("form-action 'self'")
    expect(ui.oauth.answers).toEqual([])
  })

  it('takes no code for markup', async () => {
    const { browser } = await withDevice()
    const { body } = await browser.get(`${codePath}&user_code=%22%3E%3Cscript%3E`)
    expect(body).not.toContain('<script')
  })

  it('says which application the device is connected to before anything happens, and warns', async () => {
    const { ui, enter } = await withDevice()
    const page = await enter('WDJB-MJHT')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Connect a device to Weather Maps?')
    expect(page.body).toContain('WDJB-MJHT')
    expect(page.body).toContain('If somebody sent you the code')
    expect(ui.oauth.answers).toEqual([])
  })

  it.each([
    [400, 400, 'No device waits with this code.'],
    [429, 429, 'Too many wrong codes were entered.'],
    [401, 401, '<code>device_challenge_expired</code>'],
    [404, 404, '<code>device_challenge_unknown</code>'],
  ])('explains a code that is refused with %i', async (status, shown, sentence) => {
    const { ui, enter } = await withDevice()
    ui.oauth.devices.set('c WRONG', refusal(status))
    const page = await enter('WRONG')
    expect(page.statusCode).toBe(shown)
    expect(page.body).toContain(sentence)
    if (status === 400) expect(page.body).toContain('value="WRONG"')
  })
})

describe('the person’s answer', () => {
  it('connects the device and goes on to the sign-in', async () => {
    const { ui, browser, enter } = await withDevice()
    const response = await browser.submit(await enter('WDJB-MJHT'), '/ui/device_confirm', {
      answer: 'connect',
    })
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toContain('accept_device=verifier')
    expect(ui.oauth.answers).toEqual([{ answer: 'accept device', challenge: 'c', body: 'WDJB-MJHT' }])
  })

  it('refuses the device, and says so', async () => {
    const { ui, browser, enter } = await withDevice()
    const response = await browser.submit(await enter('WDJB-MJHT'), '/ui/device_confirm', {
      answer: 'refuse',
    })
    expect(ui.oauth.answers).toMatchObject([{ answer: 'reject device' }])
    const done = await browser.get(String(response.headers.location))
    expect(done.body).toContain('The device was refused')
  })

  it('RFC 8628 §5.4: is not taken from another page, another browser, or for another code', async () => {
    const { ui, browser, enter } = await withDevice()
    const page = await enter('WDJB-MJHT')
    const fields = { csrf_token: 'forged', device_challenge: 'c', user_code: 'WDJB-MJHT', answer: 'connect' }
    const answers = [
      await browser.post('/ui/device_confirm', fields),
      await browser.submit(page, '/ui/device_confirm', { answer: 'connect', user_code: 'OTHER' }),
      await new PageBrowser(ui.server).submit(page, '/ui/device_confirm', { answer: 'connect' }),
    ]
    for (const { statusCode, body } of answers) {
      expect(statusCode).toBe(403)
      expect(body).toContain('<code>form_token_invalid</code>')
    }
    expect(ui.oauth.answers).toEqual([])
  })

  it('ends on a page that says that the device is connected', async () => {
    const { browser } = await withDevice()
    expect((await browser.get('/ui/device_complete?client_id=x')).body).toContain('Your device is connected')
  })
})
