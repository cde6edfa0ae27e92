import { createHash } from 'node:crypto'
import type { Schemas } from '@qdrant/js-client-rest'
import type { Context, Hono } from 'hono'
import { type QdrantStore, Refusal, type StoredCollection } from './store.ts'

/** Snapshots of a collection: taken, fetched, removed, and uploaded into another. */
export function addSnapshotRoutes(app: Hono, store: QdrantStore): void {
  const files = new Map<string, Buffer>()
  const keyOf = (context: Context) =>
    `${context.req.param('name') ?? ''}/${context.req.param('snapshot') ?? ''}`

  app.post('/collections/:name/snapshots', (context) => {
    needQuery(context, { wait: 'true' })
    const name = context.req.param('name')
    // As in Qdrant: a snapshot is taken of a collection, not of an alias.
    if (!store.collections.has(name)) throw new Refusal(404, `Not found: Collection \`${name}\``)
    const bytes = pack(store.find(name))
    const snapshot = `${name}-${files.size}.snapshot`
    files.set(`${name}/${snapshot}`, bytes)
    const result: Schemas['SnapshotDescription'] = {
      name: snapshot,
      size: bytes.length,
      checksum: createHash('sha256').update(bytes).digest('hex'),
    }
    return context.json({ result, status: 'ok', time: 0 })
  })
  app.get('/collections/:name/snapshots/:snapshot', (context) => {
    const bytes = files.get(keyOf(context))
    if (!bytes) throw new Refusal(404, 'Not found: Snapshot')
    return context.body(new Uint8Array(bytes))
  })
  app.delete('/collections/:name/snapshots/:snapshot', (context) => {
    needQuery(context, { wait: 'true' })
    return context.json({ result: files.delete(keyOf(context)), status: 'ok', time: 0 })
  })
  app.post('/collections/:name/snapshots/upload', async (context) => {
    needQuery(context, { priority: 'snapshot', wait: 'true' })
    const form = await context.req.formData()
    const file = form.get('snapshot')
    if (!(file instanceof File)) throw new Refusal(400, 'no file `snapshot` in the form')
    store.collections.set(context.req.param('name'), unpack(await file.text()))
    return context.json({ result: true, status: 'ok', time: 0 })
  })
}

function needQuery(context: Context, expected: Readonly<Record<string, string>>): void {
  const given = JSON.stringify(Object.entries(context.req.query()).sort())
  if (given === JSON.stringify(Object.entries(expected))) return
  throw new Refusal(400, `query string ${given} instead of ${JSON.stringify(expected)}`)
}

function pack({ points, indexed, ...rest }: StoredCollection): Buffer {
  const rows = [...points.values()].map((point) => ({ ...point, vector: [...point.vector] }))
  return Buffer.from(JSON.stringify({ ...rest, indexed: [...indexed], points: rows }))
}

type Packed = Omit<StoredCollection, 'points' | 'indexed'> & {
  readonly indexed: [string, 'keyword' | 'integer'][]
  readonly points: {
    readonly id: string
    readonly vector: number[]
    readonly payload: Record<string, unknown>
  }[]
}

function unpack(text: string): StoredCollection {
  const packed = JSON.parse(text) as Packed
  const points = packed.points.map(
    (point) => [point.id, { ...point, vector: Float32Array.from(point.vector) }] as const,
  )
  return { ...packed, indexed: new Map(packed.indexed), points: new Map(points) }
}
