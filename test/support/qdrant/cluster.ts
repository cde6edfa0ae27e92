import type { Schemas } from '@qdrant/js-client-rest'
import { Refusal } from './refusal.ts'

/** One server; alone, or one of a cluster. */
export interface Node {
  readonly peerId: number
  /** Where its peers find it; nothing listens there. */
  readonly uri: string
  isUp: boolean
}

/** Where a copy of a shard lies. */
export interface ShardCopy {
  readonly node: number
  state: 'Active' | 'Dead'
}

/** The copies of each shard of a collection, by the shard's number. */
export type Shards = readonly (readonly ShardCopy[])[]

interface Sharded {
  readonly shards: Shards
}

export function createNodes(count: number): readonly Node[] {
  return Array.from({ length: count }, (_, at) => ({
    peerId: 622_221_040_006_018 + at,
    uri: `http://127.0.0.1:${7_102 + 100 * at}/`,
    isUp: true,
  }))
}

/** As many shards as nodes, each with its copies on neighbouring nodes. */
export function placeShards(nodeCount: number, copies: number): Shards {
  return Array.from({ length: nodeCount }, (_, shard) =>
    Array.from({ length: Math.min(copies, nodeCount) }, (__, copy): ShardCopy => {
      return { node: (shard - copy + nodeCount) % nodeCount, state: 'Active' }
    }).sort((a, b) => a.node - b.node),
  )
}

export function shardOf({ shards }: Sharded, id: string): number {
  return Number.parseInt(id.slice(-4), 16) % shards.length
}

/** @throws Refusal as Qdrant gives it when no copy of some shard can be read. */
export function checkReadable({ shards }: Sharded, nodes: readonly Node[]): void {
  for (const copies of shards) {
    if (copies.some(({ node, state }) => nodes[node]?.isUp && state === 'Active')) continue
    throw new Refusal(
      500,
      `Service internal error: 1 of 1 read operations failed:\n  ${unavailable(copies, nodes)}`,
    )
  }
}

/** Marks the copies that miss a write. @returns which shards take it, and what is said when some do not. */
export function takeWrite(
  { shards }: Sharded,
  touched: ReadonlySet<number>,
  nodes: readonly Node[],
) {
  const isLive = ({ node }: ShardCopy) => nodes[node]?.isUp === true
  const lost = [...touched].filter((shard) => !shards[shard]?.some(isLive))
  const taking = new Set([...touched].filter((shard) => !lost.includes(shard)))
  for (const shard of taking) {
    for (const copy of shards[shard] ?? []) if (!isLive(copy)) copy.state = 'Dead'
  }
  const [first] = lost
  const refusal =
    first === undefined
      ? undefined
      : new Refusal(
          500,
          `Service internal error: ${lost.length} out of ${shards.length} shards failed to apply operation. ` +
            `First error captured: ${unavailable(shards[first] ?? [], nodes)}`,
        )
  return { taking, refusal }
}

function unavailable(copies: readonly ShardCopy[], nodes: readonly Node[]): string {
  const host = new URL(nodes[copies[0]?.node ?? 0]?.uri ?? '').host
  const os = 'Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }'
  return (
    `Service internal error: Tonic status error: code: 'The service is currently unavailable', ` +
    `message: "tcp connect error", source: tonic::transport::Error(Transport, ` +
    `ConnectError(ConnectError("tcp connect error", ${host}, ${os})))`
  )
}

/** What a node says of the cluster; one that stands alone knows of none. */
export function describeCluster(nodes: readonly Node[], own: number): Schemas['ClusterStatus'] {
  const node = nodes[own]
  if (nodes.length === 1 || !node) return { status: 'disabled' }
  const now = new Date().toISOString()
  const lost = nodes.filter(({ isUp }) => !isUp)
  return {
    status: 'enabled',
    peer_id: node.peerId,
    peers: Object.fromEntries(nodes.map(({ peerId, uri }) => [String(peerId), { uri }])),
    raft_info: {
      term: 1,
      commit: 19,
      pending_operations: 0,
      leader: nodes[0]?.peerId ?? null,
      role: own === 0 ? 'Leader' : 'Follower',
      is_voter: true,
    },
    consensus_thread_status: { consensus_thread_status: 'working', last_update: now },
    message_send_failures: Object.fromEntries(
      lost.map(({ uri }) => [
        uri,
        {
          count: 51,
          latest_error: `Error in closure supplied to transport channel pool: Failed to connect to ${uri}`,
          latest_error_timestamp: now,
        },
      ]),
    ),
  }
}

/** Where the shards of a collection are, as seen from one node. */
export function describeShards(
  collection: Sharded & { readonly points: ReadonlyMap<string, unknown> },
  nodes: readonly Node[],
  own: number,
): Schemas['CollectionClusterInfo'] {
  const local: Schemas['LocalShardInfo'][] = []
  const remote: Schemas['RemoteShardInfo'][] = []
  for (const [shard_id, copies] of collection.shards.entries()) {
    for (const { node, state } of copies) {
      const peer_id = nodes[node]?.peerId ?? 0
      if (node === own) local.push({ shard_id, points_count: countOf(collection, shard_id), state })
      else remote.push({ shard_id, peer_id, state })
    }
  }
  return {
    peer_id: nodes[own]?.peerId ?? 0,
    shard_count: collection.shards.length,
    local_shards: local,
    remote_shards: remote,
    shard_transfers: [],
  }
}

function countOf(collection: Parameters<typeof describeShards>[0], shard: number): number {
  return [...collection.points.keys()].filter((id) => shardOf(collection, id) === shard).length
}
