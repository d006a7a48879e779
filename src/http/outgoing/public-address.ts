import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Azure's platform service answers on an address that looks public; it hands out machine credentials. */
const refusedNevertheless: ReadonlySet<string> = new Set(['168.63.129.16'])

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an IP address belongs to a host on the public internet. Loopback, private, link-local, shared
 * (RFC 6598), documentation, multicast, tunnelled and cloud metadata addresses do not, and neither does any
 * IPv6 spelling of them. IPv4 addresses inside IPv6 (RFC 4291 §2.5.5.2, RFC 6052) count as what they hold.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  return address instanceof ipaddr.IPv6 ? isPublicIPv6(address) : isPublicIPv4(address as ipaddr.IPv4)
}

/** Whether an address of the web says itself that it leads into a private network: nobody need be asked for it. */
export function namesPrivateHost({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return isIP(host) ? !isPublicAddress(host) : /^(.+\.)?localhost\.?$/.test(host)
}

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !refusedNevertheless.has(address.toString())
}

function isPublicIPv6(address: ipaddr.IPv6): boolean {
  if (address.isIPv4MappedAddress()) return isPublicIPv4(address.toIPv4Address())
  if (address.match(ipaddr.IPv6.parseCIDR('64:ff9b::/96')))
    return isPublicIPv4(new ipaddr.IPv4(address.toByteArray().slice(12)))
  return address.range() === 'unicast' && address.match(globalUnicast)
}
