import type { Schemas } from '@qdrant/js-client-rest'
import type { Body } from './schemas.ts'

interface Point {
  readonly id: string
  readonly vector: Float32Array
  readonly payload: Readonly<Record<string, unknown>>
}

export interface StoredCollection {
  readonly size: number
  readonly distance: Schemas['Distance']
  hnswM: number
  isQuantized: boolean
  metadata: Readonly<Record<string, unknown>>
  readonly indexed: Map<string, 'keyword' | 'integer'>
  readonly points: Map<string, Point>
}

/** An answer of Qdrant that is no success. */
export class Refusal extends Error {
  readonly status: 400 | 404 | 409

  constructor(status: 400 | 404 | 409, message: string) {
    super(message)
    this.status = status
  }
}

export interface QdrantStore {
  readonly collections: Map<string, StoredCollection>
  readonly aliases: Map<string, string>
  /** The collection of that name or alias. */
  find(name: string): StoredCollection
  /** Its name, whichever was given. */
  nameOf(name: string): string
}

export function createQdrantStore(): QdrantStore {
  const collections = new Map<string, StoredCollection>()
  const aliases = new Map<string, string>()
  const nameOf = (name: string) => aliases.get(name) ?? name
  return {
    collections,
    aliases,
    nameOf,
    find(name) {
      const collection = collections.get(nameOf(name))
      if (collection) return collection
      throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`)
    },
  }
}

export function newCollection(body: Body<'createCollection'>): StoredCollection {
  return {
    ...body.vectors,
    hnswM: body.hnsw_config?.m ?? 16,
    isQuantized: body.quantization_config !== undefined,
    metadata: body.metadata ?? {},
    indexed: new Map(),
    points: new Map(),
  }
}

export function updateCollection(
  collection: StoredCollection,
  body: Body<'updateCollection'>,
): void {
  collection.metadata = { ...collection.metadata, ...body.metadata }
  collection.hnswM = body.hnsw_config?.m ?? collection.hnswM
  if (body.quantization_config !== undefined) {
    collection.isQuantized = body.quantization_config !== 'Disabled'
  }
}

export function upsert(collection: StoredCollection, body: Body<'upsert'>): void {
  for (const { id, vector, payload = {} } of body.points) {
    checkSize(collection, vector)
    const present = collection.points.get(id)
    if (present && body.update_filter && !matches(present, body.update_filter)) continue
    collection.points.set(id, { id, vector: Float32Array.from(vector), payload })
  }
}

type Filter = NonNullable<Body<'upsert'>['update_filter']>

function matches({ payload }: Point, { must }: Filter): boolean {
  return must.every(({ key, range }) => {
    const value = payload[key]
    if (typeof value !== 'number') return false
    const { lt = Infinity, lte = Infinity, gt = -Infinity, gte = -Infinity } = range
    return value < lt && value <= lte && value > gt && value >= gte
  })
}

export function scroll(
  collection: StoredCollection,
  body: Body<'scroll'>,
): Schemas['ScrollResult'] {
  const ids = [...collection.points.keys()].sort()
  const start = body.offset === undefined ? 0 : ids.findIndex((id) => id >= (body.offset ?? ''))
  const page = start < 0 ? [] : ids.slice(start, start + body.limit)
  const next = start < 0 ? undefined : ids[start + body.limit]
  const points = page.flatMap((id) => {
    const point = collection.points.get(id)
    if (!point) return []
    return [
      {
        id,
        ...(body.with_payload ? { payload: point.payload } : {}),
        ...(body.with_vector ? { vector: [...point.vector] } : {}),
      },
    ]
  })
  return { points, next_page_offset: next ?? null }
}

export interface Scored {
  readonly point: Point
  readonly score: number
}

export interface Search {
  readonly query: readonly number[]
  readonly limit: number
  readonly where: (point: Point) => boolean
  /** What an approximate search misses, by the rank of the true answers. */
  readonly misses: (rank: number) => boolean
}

/** The nearest points by dot product, as float32, nearest first. */
export function nearest(collection: StoredCollection, search: Search): readonly Scored[] {
  checkSize(collection, search.query)
  if (collection.distance !== 'Dot') throw new Refusal(400, 'this double knows only Dot')
  return [...collection.points.values()]
    .filter(search.where)
    .map((point) => ({ point, score: dot(point.vector, search.query) }))
    .sort((a, b) => b.score - a.score)
    .filter((_, rank) => !search.misses(rank))
    .slice(0, search.limit)
}

function dot(vector: Float32Array, query: readonly number[]): number {
  return Math.fround(vector.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0))
}

function checkSize({ size }: StoredCollection, vector: readonly number[]): void {
  if (vector.length === size) return
  throw new Refusal(
    400,
    `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}`,
  )
}
