import ipaddr from 'ipaddr.js'

const namedNetworks: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** Whether an address is one of the proxies of `public.trusted_proxies`: addresses, networks, and names of networks. */
export function trustedProxies(configured: readonly string[]): (address: string | undefined) => boolean {
  const networks = configured.flatMap((entry) => namedNetworks[entry] ?? [entry]).map(network)
  return (text) => {
    if (text === undefined || !ipaddr.isValid(text)) return false
    const address = ipaddr.process(text)
    return networks.some(
      ([range, bits]) => range.kind() === address.kind() && address.match(range as typeof address, bits),
    )
  }
}

function network(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
