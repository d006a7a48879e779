import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startLoginUi } from '../../../test/support/login-ui.ts'

const get = async (url: string, configuration: object = {}) =>
  (await startLoginUi(configuration)).server.inject({ method: 'GET', url })

/** The address of the style sheet in a page. */
function styleSheetIn(body: string): string {
  return /<link rel="stylesheet" href="([^"]+)"/.exec(body)?.[1] ?? ''
}

describe('the style sheet', () => {
  it('is kept by browsers for good, under a name of its content', async () => {
    const address = styleSheetIn((await get('/ui/signed_out')).body)
    expect(address).toMatch(/^\/ui\/assets\/login-ui-[\w-]{12}\.css$/)
    const response = await get(address)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  it('is there also under the name of another version, but not for good', async () => {
    const response = await get('/ui/assets/login-ui-AAAAAAAAAAAA.css')
    expect(response.statusCode).toBe(200)
    expect(response.headers['cache-control']).toBe('no-cache')
  })

  it.each(['/ui/assets/other.css', '/ui/assets/..%2f..%2fsettings.ts', '/ui/assets/%2e%2e'])(
    'is the only file: %s is not there',
    async (url) => {
      expect((await get(url)).statusCode).toBe(404)
    },
  )

  it('is below the path that the platform is hosted at', async () => {
    const { body } = await get('/ui/signed_out', { public_url: 'https://example.org/iam/' })
    expect(styleSheetIn(body)).toMatch(/^\/iam\/ui\/assets\//)
  })
})

describe('the operator’s logo', () => {
  it('is served when it is a file, and runs no script', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'logo-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'logo.svg')
    writeFileSync(file, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    const configuration = { login_ui: { brand: { logo: file } } }
    const page = await get('/ui/signed_out', configuration)
    const address = /<img class="brand__logo" src="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const response = await get(address, configuration)
    expect(response.headers['content-type']).toBe('image/svg+xml')
    expect(response.headers['content-security-policy']).toMatch(/^default-src 'none';.*sandbox$/)
  })

  it('may come from elsewhere, which the policy then allows', async () => {
    const { headers } = await get('/ui/signed_out', {
      login_ui: { brand: { logo: 'https://cdn.example/logo.png' } },
    })
    expect(headers['content-security-policy']).toContain("img-src 'self' data: https://cdn.example;")
  })

  it.each([
    ['/nowhere/logo.svg', /"login_ui\.brand\.logo" cannot be read\. .*\/nowhere\/logo\.svg/],
    ['/etc/passwd', /"login_ui\.brand\.logo" is not an image\. Give an https:\/\/ address or a \.svg/],
  ])('is refused with a sentence when it is %s', async (logo, sentence) => {
    await expect(startLoginUi({ login_ui: { brand: { logo } } })).rejects.toThrow(sentence)
  })
})
