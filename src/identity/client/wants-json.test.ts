import { expect, test } from 'vitest'
import { wantsJson } from './wants-json.ts'

test.each([
  [undefined, undefined, false],
  ['*/*', undefined, false],
  ['text/html', undefined, false],
  ['application/json', undefined, true],
  // What axios sends, and with it the published clients.
  ['application/json, text/plain, */*', undefined, true],
  ['application/*', undefined, true],
  ['text/*, application/json', undefined, true],
  ['application/json;q=0.5, text/html;q=0.4', undefined, true],
  ['application/json;q=0.4, text/html;q=0.5', undefined, false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', undefined, false],
  ['application/json;q=0', undefined, false],
  ['text/html', 'application/json', true],
  ['*/*', 'application/json', true],
  ['text/html', 'application/x-www-form-urlencoded', false],
  ['application/json', 'application/x-www-form-urlencoded', true],
  [';;;,q=,', undefined, false],
])('Accept %s with content %s: %s', (accept, contentType, expected) => {
  const headers = { ...(accept && { accept }), ...(contentType && { 'content-type': contentType }) }
  expect(wantsJson(headers)).toBe(expected)
})
