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

/** Whether what is sent to a web address stays on this machine or in a network of one's own, as far as the address tells. */
export function isPrivateAddress(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const version = isIP(host)
  if (version === 0) return privateName.test(host)
  return privateNetworks.check(host, version === 6 ? 'ipv6' : 'ipv4')
}
