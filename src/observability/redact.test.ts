import { expect, it } from 'vitest'
import { redact } from './redact.ts'

it.each([
  ['{"client_secret":"hunter2"}'],
  ['{"err":{"message":"{\\"password\\":\\"hunter2\\"}"}}'],
  ['{"headers":{"Authorization":"Bearer hunter2hunter2","cookie":"session=hunter2"}}'],
  ['{"msg":"GET /callback?code=hunter2&state=hunter2&iss=https://id.example.com"}'],
  ['{"msg":"grant_type=password&client_secret=hunter2"}'],
  [
    '{"msg":"Authorization: Basic aHVudGVyMjpodW50ZXIy, hunter was here".replace("hunter","")}'.replace(
      /hunter was here.*$/,
      'x"}',
    ),
  ],
  ['{"msg":"refused ory_at_hunter2hunter2hunter2.hunter2"}'],
  ['{"msg":"refused eyJhbGciOiJub25lIn0.eyJzdWIiOiJodW50ZXIyIn0.hunter2"}'],
  ['{"msg":"connect postgres://platform:hunter2@db/platform failed"}'],
  ['{"msg":"303 to /login?login_challenge=hunter2"}'],
  ['{"msg":"303 to /oauth2/auth?login_verifier=hunter2&x=1"}'],
])('takes the secret out of %s', (line) => {
  const redacted = redact(line)
  expect(redacted).toContain('[redacted]')
  expect(redacted).not.toMatch(/hunter2|aHVudGVyMj/)
})

it('leaves a line without secrets as it is, and every line valid JSON', () => {
  const line = JSON.stringify({ level: 'info', path: '/oauth2/token', status: 400, code: 'invalid_grant' })
  expect(redact('{"msg":"the code was used before","path":"/oauth2/token"}')).toBe(
    '{"msg":"the code was used before","path":"/oauth2/token"}',
  )
  expect(JSON.parse(redact(line))).toMatchObject({ level: 'info', path: '/oauth2/token', status: 400 })
})
