import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Finding } from '#src/ports/health.ts'
import type { VectorState } from '#src/ports/vector-index.ts'
import { isMissing, type Qdrant, type QdrantNode } from './client.ts'
import { aliasOf, type CollectionKind, targetOf } from './collection.ts'
import { answeringNode, type Cluster, readCluster, readShards, type Shard } from './shards.ts'

export interface CheckOptions extends CollectionKind {
  readonly qdrant: Qdrant
}

/** The oldest with all that is asked of it: metadata of collections, and upserts under a condition. */
const oldest = { major: 1, minor: 16 }
const makeAnew = 'run `vitryna index verify --repair --all`, which makes the copy in Qdrant anew'

/**
 * Searches as a shopper's photo would, and looks at the nodes and the copies of each shard.
 * @throws VectorIndexError when no node answers.
 */
export async function checkQdrant(
  options: CheckOptions,
  { lineage }: VectorState,
): Promise<readonly Finding[]> {
  const { qdrant, embedderId } = options
  const node = await answeringNode(qdrant)
  const { version } = await node.searching.versionInfo()
  const nodes = { node, cluster: await readCluster(node) }
  const aliases = photoRoles.map((role) => ({ role, alias: aliasOf(embedderId, lineage, role) }))
  const findings = await Promise.all([
    checkNodes(qdrant),
    ...(lineage === '' ? [] : aliases.map((one) => checkCollection(options, { ...one, ...nodes }))),
  ])
  // What is wrong with the cluster is wrong with both collections.
  const distinct = new Map(findings.flat().map((finding) => [finding.detail, finding]))
  return [checkVersion(version), ...distinct.values()]
}

function checkVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major === oldest.major ? minor < oldest.minor : major < oldest.major
  if (!isOld) return { state: 'good', detail: `version ${version}` }
  const remedy = `update it to ${oldest.major}.${oldest.minor} or newer`
  return { state: 'bad', detail: `version ${version} is too old`, remedy }
}

/** The addresses at which nobody answers while another one does. */
async function checkNodes({ nodes }: Qdrant): Promise<readonly Finding[]> {
  const findings = nodes.map(async ({ address, searching }): Promise<readonly Finding[]> => {
    try {
      await searching.versionInfo()
      return []
    } catch (error) {
      const detail = `the node at ${address} does not answer: ${messageOf(error)}`
      return [{ state: 'note', detail, remedy: 'start it, or take it out of QDRANT_URL' }]
    }
  })
  return (await Promise.all(findings)).flat()
}

interface Place {
  readonly role: PhotoRole
  readonly alias: string
  readonly node: QdrantNode
  readonly cluster: Cluster
}

async function checkCollection(
  options: CheckOptions,
  { role, alias, node, cluster }: Place,
): Promise<readonly Finding[]> {
  const failure = await failureOfSearch(options, alias)
  if (isMissing(failure)) {
    const detail = `no ${role} photos are in Qdrant yet`
    return [{ state: 'note', detail, remedy: 'run `vitryna index`' }]
  }
  const name = (await targetOf(options.qdrant, alias)) ?? alias
  const words = failure === undefined ? '' : messageOf(failure)
  const shards = await readShards(node, name, { cluster, words })
  if (failure === undefined) return checkCopies(options, shards, cluster)
  const lost = shards.filter(({ live }) => live === 0).map(({ id }) => id)
  const detail =
    lost.length > 0
      ? `no live copy of ${namesOf(lost)} of ${shards.length} of the ${role} photos: every search fails`
      : `searches among ${role} photos fail: ${words}`
  const remedy = 'start the nodes that are lost; the database holds every vector: with them gone, '
  return [{ state: 'bad', detail, remedy: `${remedy}${makeAnew}` }]
}

/** @returns the error, or undefined when the search was answered. */
async function failureOfSearch({ qdrant, dim }: CheckOptions, alias: string): Promise<unknown> {
  const query = Array.from({ length: dim }, (_, at) => (at === 0 ? 1 : 0))
  const look = { query, limit: 1, params: { exact: true }, with_payload: false }
  return qdrant.searching.query(alias, look).then(
    () => undefined,
    (error: unknown) => error,
  )
}

function checkCopies(
  { replicas = 1 }: CheckOptions,
  shards: readonly Shard[],
  { peers }: Cluster,
): readonly Finding[] {
  const findings: Finding[] = []
  const degraded = shards.filter(({ live, copies }) => live < copies).map(({ id }) => id)
  if (degraded.length > 0) {
    const detail = `${namesOf(degraded)} of ${shards.length} lost a copy`
    findings.push({ state: 'note', detail, remedy: 'start the node that is lost' })
  }
  const copies = Math.min(...shards.map((shard) => shard.copies))
  const wanted = Math.min(replicas, peers)
  if (copies < wanted) {
    const detail = `${copies} of ${wanted} copies of each shard that VITRYNA_QDRANT_REPLICAS asks for`
    findings.push({ state: 'note', detail, remedy: makeAnew })
  } else if (peers > 1 && copies === 1) {
    const detail = `${peers} nodes and one copy of each shard: without one of the nodes every search fails`
    const remedy = `set VITRYNA_QDRANT_REPLICAS=2 and ${makeAnew}`
    findings.push({ state: 'note', detail, remedy })
  }
  return findings
}

function namesOf(shards: readonly number[]): string {
  return `${shards.length === 1 ? 'shard' : 'shards'} ${shards.join(', ')}`
}
