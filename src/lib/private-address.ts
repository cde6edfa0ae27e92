import { BlockList, isIP } from 'node:net'

/** Loopback, private networks and addresses of one link (RFC 1918, 3927, 4193, 4291, 6598). */
const privateNetworks = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  privateNetworks.addSubnet(network, prefix, 'ipv4')
}
privateNetworks.addAddress('::1', 'ipv6')
privateNetworks.addSubnet('fc00::', 7, 'ipv6')
privateNetworks.addSubnet('fe80::', 10, 'ipv6')

/** Names that no public server has: those without a dot, and the ends kept for networks of one's own (RFC 6761, 6762, 8375). */
const privateName = /^[^.]+$|\.(localhost|local|internal|lan|home\.arpa)$/

/** No single public server: this host, what is kept for documents and tests, many hosts at once, and what is reserved. */
const unroutable = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  unroutable.addSubnet(network, prefix, 'ipv4')
}
unroutable.addAddress('::', 'ipv6')
unroutable.addSubnet('ff00::', 8, 'ipv6')
/** Ways to write an IPv4 address as another one (RFC 6052, 3056). */
unroutable.addSubnet('64:ff9b::', 96, 'ipv6')
unroutable.addSubnet('2002::', 16, 'ipv6')

/** Whether an IP address is that of a public server, in whichever form it is written. */
export function isPublicIp(address: string): boolean {
  const version = isIP(address)
  if (version === 0) return false
  const family = version === 6 ? 'ipv6' : 'ipv4'
  return !privateNetworks.check(address, family) && !unroutable.check(address, family)
}

/** Whether what is sent to a web address stays on this machine or in a network of one's own, as far as the address tells. */
export function isPrivateAddress(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const version = isIP(host)
  if (version === 0) return privateName.test(host)
  return privateNetworks.check(host, version === 6 ? 'ipv6' : 'ipv4')
}
