import type { Schemas } from '@qdrant/js-client-rest'
import type { Qdrant, QdrantNode } from './client.ts'

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
