import { describe, expect, it } from 'vitest'
import { isSimilar } from './similarity.ts'

describe('a password', () => {
  it.each([
    ['alice@example.org', 'alice@example.org'],
    ['ALICE@example.ORG', 'alice@example.org'],
    ['alice@example.com1', 'alice@example.org'],
    ['my-alice@example', 'alice@example.org'],
    ['alic', 'alice'],
  ])('%s is like the identifier %s', (password, identifier) => {
    expect(isSimilar(password, identifier)).toBe(true)
  })

  it.each([
    ['Quaint-Marmalade-42', 'alice@example.org'],
    ['exam-Marmalade-42-alice', 'alice@example.org'],
    ['Quaint-Marmalade-42', ''],
    [`alice@example.org${'x'.repeat(300)}`, 'alice@example.org'],
  ])('%s is not like %s', (password, identifier) => {
    expect(isSimilar(password, identifier)).toBe(false)
  })
})
