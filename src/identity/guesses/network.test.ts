import { describe, expect, it } from 'vitest'
import { isLoopbackAddress, networkOf } from './network.ts'

describe('the network of an address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2fff::1', '2001:db8:1:2f00::/56'],
    ['no address', 'no address'],
  ])('%s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('knows what is this machine', () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map(isLoopbackAddress)).toEqual([true, true, true])
    expect(['203.0.113.1', 'x'].map(isLoopbackAddress)).toEqual([false, false])
  })
})
