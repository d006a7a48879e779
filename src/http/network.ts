import ipaddr from 'ipaddr.js'

/** What one customer of an access network usually has: 24 bits of an IPv4 address, 56 of an IPv6 address. */
const prefixBits = { ipv4: 24, ipv6: 56 } as const

/** The network of an address; the text itself where it is no address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  const bits = prefixBits[parsed.kind()]
  const bytes = parsed.toByteArray().map((byte, index) => byte & maskOf(bits - index * 8))
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`
}

export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

/** Of a byte of which so many bits, at most eight, belong to the network. */
function maskOf(bits: number): number {
  return (0xff00 >> Math.min(Math.max(bits, 0), 8)) & 0xff
}
