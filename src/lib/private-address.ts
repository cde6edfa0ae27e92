import { BlockList, isIP } from 'node:net'

/** Loopback, private networks and addresses of one link (RFC 1918, 3927, 4193, 4291, 6598). */
const privateNetworks = networks(
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
)

/** Names that no public server has: those without a dot, and the ends kept for networks of one's own (RFC 6761, 6762, 8375). */
const privateName = /^[^.]+$|\.(localhost|local|internal|lan|home\.arpa)$/

/**
 * No single public server: this host, what is kept for documents and tests, many hosts at once, what is reserved, and ways
 * to write an IPv4 address as another one (RFC 6052, 3056).
 */
const unroutable = networks(
  ['0.0.0.0', 8],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['2002::', 16],
)

function networks(...all: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of all) list.addSubnet(network, prefix, familyOf(network))
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** Whether an IP address is that of a public server, in whichever form it is written. */
export function isPublicIp(address: string): boolean {
  if (isIP(address) === 0) return false
  const family = familyOf(address)
  return !privateNetworks.check(address, family) && !unroutable.check(address, family)
}

/** Whether what is sent to a web address stays on this machine or in a network of one's own, as far as the address tells. */
export function isPrivateAddress(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (isIP(host) === 0) return privateName.test(host)
  return privateNetworks.check(host, familyOf(host))
}
