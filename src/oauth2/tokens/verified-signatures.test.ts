import { describe, expect, it, vi } from 'vitest'
import { verifiedOnce } from './verified-signatures.ts'

describe('a signature that was verified', () => {
  it('is not verified again with the same key', () => {
    const key = {}
    const verify = vi.fn(() => true)
    expect([1, 2, 3].map(() => verifiedOnce(key, 'a.b.c', verify))).toEqual([true, true, true])
    expect(verify).toHaveBeenCalledOnce()
  })

  it('says nothing about another token or another key', () => {
    const key = {}
    verifiedOnce(key, 'a.b.c', () => true)
    expect(verifiedOnce(key, 'a.b.d', () => false)).toBe(false)
    expect(verifiedOnce({}, 'a.b.c', () => false)).toBe(false)
  })

  it('is never remembered when it was wrong', () => {
    const key = {}
    const verify = vi.fn(() => false)
    expect([1, 2].map(() => verifiedOnce(key, 'forged', verify))).toEqual([false, false])
    expect(verify).toHaveBeenCalledTimes(2)
  })

  it('is forgotten when many newer ones came', () => {
    const key = {}
    const verify = vi.fn(() => true)
    for (let token = 0; token <= 10_000; token++) verifiedOnce(key, `token ${token}`, verify)
    verifiedOnce(key, 'token 10000', verify)
    expect(verify).toHaveBeenCalledTimes(10_001)
    verifiedOnce(key, 'token 0', verify)
    expect(verify).toHaveBeenCalledTimes(10_002)
  })
})
