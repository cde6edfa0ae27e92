import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { attempt, type Qdrant, type QdrantNode } from './client.ts'

/** The first node that answers. @throws VectorIndexError when none does. */
export async function answeringNode({ nodes }: Qdrant): Promise<QdrantNode> {
  let failure: unknown
  for (const node of nodes) {
    try {
      await node.searching.versionInfo()
      return node
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

/** A node with a copy of every shard of these collections; undefined when none that is named has. */
export async function nodeWithAllShards(
  qdrant: Qdrant,
  collections: readonly string[],
): Promise<QdrantNode | undefined> {
  // Says what is wrong when none answers.
  await answeringNode(qdrant)
  for (const node of qdrant.nodes) {
    const infos = await Promise.all(
      collections.map((name) => node.writing.collectionClusterInfo(name).catch(() => undefined)),
    )
    if (infos.every((info) => info !== undefined && holdsAll(info))) return node
  }
  return undefined
}

function holdsAll({ shard_count, local_shards }: Schemas['CollectionClusterInfo']): boolean {
  const whole = local_shards.filter(({ state }) => state === 'Active')
  return new Set(whole.map(({ shard_id }) => shard_id)).size === shard_count
}

/** The nodes that belong together, as one of them sees it. */
export interface Cluster {
  /** >= 1; a server alone is its own. */
  readonly peers: number
  /** host:port of each peer by its id, where peers find it. */
  readonly hosts: ReadonlyMap<string, string>
  /** The ids of those that it cannot reach; only the leader of the cluster notices. */
  readonly unreachable: ReadonlySet<string>
}

const statusTimeoutMs = 3_000

// The client knows this request by no method of its own.
const clusterSchema = z.object({
  result: z.object({
    peers: z.record(z.string(), z.object({ uri: z.string() })).default({}),
    message_send_failures: z.record(z.string(), z.unknown()).default({}),
  }),
})

/** @throws VectorIndexError when the node does not answer. */
export async function readCluster(node: QdrantNode): Promise<Cluster> {
  const { result } = await attempt('reading the cluster', async () => {
    const response = await node.fetch('/cluster', { signal: AbortSignal.timeout(statusTimeoutMs) })
    return clusterSchema.parse(await response.json())
  })
  const peers = Object.entries(result.peers)
  const failing = new Set(Object.keys(result.message_send_failures))
  return {
    peers: Math.max(1, peers.length),
    hosts: new Map(peers.map(([id, { uri }]) => [id, URL.parse(uri)?.host ?? uri])),
    unreachable: new Set(peers.filter(([, { uri }]) => failing.has(uri)).map(([id]) => id)),
  }
}

/** How many copies a shard has, and how many of them can be read. */
export interface Shard {
  readonly id: number
  readonly copies: number
  readonly live: number
}

/**
 * The shards of a collection. A copy counts as active until a write has missed it, so that what the cluster says of
 * its nodes counts as well, and the words of a failed search, which name the node that was not reached.
 */
export async function readShards(
  node: QdrantNode,
  name: string,
  { cluster, words }: { readonly cluster: Cluster; readonly words: string },
): Promise<readonly Shard[]> {
  const info = await node.searching.collectionClusterInfo(name)
  const isLost = (peer: string) => {
    const host = cluster.hosts.get(peer)
    return cluster.unreachable.has(peer) || (host !== undefined && words.includes(host))
  }
  const copies = [
    ...info.local_shards.map(({ shard_id, state }) => ({ id: shard_id, isLive: isActive(state) })),
    ...info.remote_shards.map(({ shard_id, state, peer_id }) => {
      return { id: shard_id, isLive: isActive(state) && !isLost(String(peer_id)) }
    }),
  ]
  return [...Map.groupBy(copies, ({ id }) => id)]
    .map(([id, own]) => {
      return { id, copies: own.length, live: own.filter(({ isLive }) => isLive).length }
    })
    .sort((a, b) => a.id - b.id)
}

function isActive(state: Schemas['ReplicaState']): boolean {
  return state === 'Active' || state === 'ActiveRead'
}
