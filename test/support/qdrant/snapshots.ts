import { createHash } from 'node:crypto'
import type { Schemas } from '@qdrant/js-client-rest'
import type { Context, Hono } from 'hono'
import { placeShards, shardOf } from './cluster.ts'
import { Refusal } from './refusal.ts'
import type { QdrantStore, StoredCollection } from './store.ts'

/** Snapshots of a collection: taken, fetched, removed, and uploaded into another. */
export function addSnapshotRoutes(app: Hono, store: QdrantStore, node: number): void {
  const files = new Map<string, Buffer>()
  const keyOf = (context: Context) =>
    `${context.req.param('name') ?? ''}/${context.req.param('snapshot') ?? ''}`

  app.post('/collections/:name/snapshots', (context) => {
    needQuery(context, { wait: 'true' })
    const name = context.req.param('name')
    // As in Qdrant: a snapshot is taken of a collection, not of an alias.
    if (!store.collections.has(name)) throw new Refusal(404, `Not found: Collection \`${name}\``)
    const bytes = pack(store.find(name), node)
    const now = new Date().toISOString().slice(0, 19)
    const peer = store.nodes[node]?.peerId
    const snapshot = `${name}-${peer}-${now.replaceAll(/[T:]/g, '-')}.snapshot`
    files.set(`${name}/${snapshot}`, bytes)
    const result: Schemas['SnapshotDescription'] = {
      name: snapshot,
      creation_time: now,
      size: bytes.length,
      checksum: createHash('sha256').update(bytes).digest('hex'),
    }
    return context.json({ result, status: 'ok', time: 0 })
  })
  app.get('/collections/:name/snapshots/:snapshot', (context) => {
    const bytes = files.get(keyOf(context))
    if (bytes) return context.body(new Uint8Array(bytes))
    const name = context.req.param('snapshot')
    context.header('content-type', 'text/plain; charset=utf-8')
    return context.body(`Not found: Snapshot ${name} not found`, 404)
  })
  app.delete('/collections/:name/snapshots/:snapshot', (context) =>
    context.json({ result: files.delete(keyOf(context)), status: 'ok', time: 0 }),
  )
  app.post('/collections/:name/snapshots/upload', async (context) => {
    needQuery(context, { priority: 'snapshot', wait: 'true' })
    const form = await context.req.formData()
    const file = form.get('snapshot')
    if (!(file instanceof File)) throw new Refusal(400, 'no file `snapshot` in the form')
    const collection = unpack(await file.text(), store.nodes.length)
    store.collections.set(context.req.param('name'), collection)
    return context.json({ result: true, status: 'ok', time: 0 })
  })
}

function needQuery(context: Context, expected: Readonly<Record<string, string>>): void {
  const given = JSON.stringify(Object.entries(context.req.query()).sort())
  if (given === JSON.stringify(Object.entries(expected))) return
  throw new Refusal(400, `query string ${given} instead of ${JSON.stringify(expected)}`)
}

/** What the shards hold of which this node has a copy, and nothing else. */
function pack(collection: StoredCollection, node: number): Buffer {
  const { points, indexed, shards: _, ...rest } = collection
  const isHere = (id: string) =>
    collection.shards[shardOf(collection, id)]?.some((copy) => copy.node === node)
  const rows = [...points.values()]
    .filter(({ id }) => isHere(id))
    .map((point) => ({ ...point, vector: [...point.vector] }))
  return Buffer.from(JSON.stringify({ ...rest, indexed: [...indexed], points: rows }))
}

/** Fields that are not set are not written. */
type Unset = 'isOnDisk' | 'quantization' | 'metadata'

type Packed = Omit<StoredCollection, 'points' | 'indexed' | 'shards' | Unset> & {
  readonly indexed: [string, 'keyword' | 'integer'][]
  readonly points: {
    readonly id: string
    readonly vector: number[]
    readonly payload: Record<string, unknown>
    readonly version: number
  }[]
}

function unpack(text: string, nodeCount: number): StoredCollection {
  const packed = parse(text)
  const points = packed.points.map(
    (point) => [point.id, { ...point, vector: Float32Array.from(point.vector) }] as const,
  )
  return {
    ...{ isOnDisk: undefined, quantization: undefined, metadata: undefined },
    ...packed,
    shards: placeShards(nodeCount, packed.replicas),
    indexed: new Map(packed.indexed),
    points: new Map(points),
  }
}

function parse(text: string): Packed {
  try {
    return JSON.parse(text) as Packed
  } catch (cause) {
    const message =
      'Service internal error: File IO error: Malformed tar archive, reached unknown entry'
    throw Object.assign(new Refusal(500, message), { cause })
  }
}
