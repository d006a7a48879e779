import { expect, it } from 'vitest'
import { ApiDescription } from '../support/api-description.ts'

const ready = {
  method: 'GET',
  url: 'http://localhost:4445/health/ready',
  status: 200,
  contentType: 'application/json; charset=utf-8',
  body: { status: 'ok' },
}

it('a description takes the answers that it describes, and counts them', () => {
  const description = new ApiDescription('oauth2')
  expect(description.unanswered).toContain('isReady')
  description.check(ready)
  expect(description.unanswered).not.toContain('isReady')
})

it.each([
  ['a value of another type', { body: { status: 1 } }],
  ['a body without a field', { body: {} }],
  ['a status that is not there', { status: 201 }],
  ['a failure of another shape', { status: 400, body: { message: 'no' } }],
  ['an address that is not there', { url: 'http://localhost:4445/health' }],
  ['a method that is not there', { method: 'DELETE' }],
])('a description refuses %s', (_, difference) => {
  const description = new ApiDescription('oauth2')
  expect(() => description.check({ ...ready, ...difference })).toThrow()
  expect(description.unanswered).toContain('isAlive')
})
