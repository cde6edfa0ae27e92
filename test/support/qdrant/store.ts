import type { Schemas } from '@qdrant/js-client-rest'
import { createNodes, type Node, placeShards, type Shards, shardOf, takeWrite } from './cluster.ts'
import { Refusal } from './refusal.ts'
import type { Body } from './schemas.ts'

interface Point {
  readonly id: string
  readonly vector: Float32Array
  readonly payload: Readonly<Record<string, unknown>>
  /** The number of the operation that wrote it. */
  readonly version: number
}

type Quantization = Extract<Body<'updateCollection'>['quantization_config'], object>

export interface StoredCollection {
  readonly size: number
  readonly distance: Schemas['Distance']
  readonly replicas: number
  readonly shards: Shards
  isOnDisk: boolean | undefined
  hnsw: { readonly m: number; readonly ef_construct: number }
  quantization: Quantization | undefined
  metadata: Readonly<Record<string, unknown>> | undefined
  readonly indexed: Map<string, 'keyword' | 'integer'>
  readonly points: Map<string, Point>
  /** The number of the last operation. */
  operation: number
  /** How often it still says that it is being rebuilt, and out of how many times. */
  building: { left: number; readonly total: number }
  /** Why its rebuilding failed. */
  failure?: string
}

export interface QdrantStore {
  readonly nodes: readonly Node[]
  readonly collections: Map<string, StoredCollection>
  readonly aliases: Map<string, string>
  /** The collection of that name or alias. */
  find(name: string): StoredCollection
  /** Its name, whichever was given. */
  nameOf(name: string): string
}

export function createQdrantStore(nodeCount: number): QdrantStore {
  const collections = new Map<string, StoredCollection>()
  const aliases = new Map<string, string>()
  const nameOf = (name: string) => aliases.get(name) ?? name
  return {
    nodes: createNodes(nodeCount),
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

const hnswDefaults = { m: 16, ef_construct: 100 }

export function newCollection(
  { vectors, hnsw_config, quantization_config, metadata, ...body }: Body<'createCollection'>,
  nodes: readonly Node[],
): StoredCollection {
  const { replication_factor: replicas = 1 } = body
  return {
    size: vectors.size,
    distance: vectors.distance,
    replicas,
    shards: placeShards(nodes.length, replicas),
    isOnDisk: vectors.on_disk,
    hnsw: { ...hnswDefaults, ...hnsw_config },
    quantization: quantization_config,
    metadata,
    indexed: new Map(),
    points: new Map(),
    operation: 0,
    building: { left: 0, total: 0 },
  }
}

/** @param polls how often the collection will say that it is being rebuilt */
export function updateCollection(
  collection: StoredCollection,
  { vectors, hnsw_config, quantization_config, metadata }: Body<'updateCollection'>,
  polls: number,
): void {
  if (metadata) collection.metadata = { ...collection.metadata, ...metadata }
  const before = JSON.stringify([collection.hnsw, collection.quantization, collection.isOnDisk])
  collection.hnsw = { ...collection.hnsw, ...hnsw_config }
  collection.isOnDisk = vectors?.[''].on_disk ?? collection.isOnDisk
  if (quantization_config !== undefined) {
    collection.quantization = quantization_config === 'Disabled' ? undefined : quantization_config
  }
  const after = JSON.stringify([collection.hnsw, collection.quantization, collection.isOnDisk])
  if (before !== after) collection.building = { left: polls, total: polls }
}

/** Writes to the shards that have a live copy. @throws Refusal when some have none. */
export function upsert(
  collection: StoredCollection,
  body: Body<'upsert'>,
  nodes: readonly Node[],
): void {
  for (const { vector } of body.points) checkSize(collection, vector)
  const touched = new Set(body.points.map(({ id }) => shardOf(collection, id)))
  const { taking, refusal } = takeWrite(collection, touched, nodes)
  collection.operation += 1
  const version = collection.operation
  for (const { id, vector, payload = {} } of body.points) {
    const present = collection.points.get(id)
    if (!taking.has(shardOf(collection, id))) continue
    if (present && body.update_filter && !matches(present, body.update_filter)) continue
    collection.points.set(id, { id, vector: Float32Array.from(vector), payload, version })
  }
  if (refusal) throw refusal
}

type Filter = NonNullable<Body<'query'>['filter']>
type Condition = NonNullable<Filter['must']>[number]

/** Whether a filter lets a point through. */
export function matches(point: Pick<Point, 'payload'>, { must, must_not }: Filter): boolean {
  const holds = (condition: Condition) => doesHold(condition, point)
  return (must ?? []).every(holds) && !(must_not ?? []).some(holds)
}

function doesHold(condition: Condition, { payload }: Pick<Point, 'payload'>): boolean {
  const value = payload[condition.key]
  if ('match' in condition) return typeof value === 'string' && condition.match.any.includes(value)
  if (typeof value !== 'number') return false
  const { lt = Infinity, lte = Infinity, gt = -Infinity, gte = -Infinity } = condition.range
  return value < lt && value <= lte && value > gt && value >= gte
}

export function scroll(
  collection: StoredCollection,
  body: Body<'scroll'>,
): Schemas['ScrollResult'] {
  const ids = [...collection.points.keys()].sort()
  const start = body.offset === undefined ? 0 : ids.findIndex((id) => id >= (body.offset ?? ''))
  const page = start < 0 ? [] : ids.slice(start, start + body.limit)
  const next = start < 0 ? undefined : ids[start + body.limit]
  return { points: retrieve(collection, { ...body, ids: page }), next_page_offset: next ?? null }
}

export function retrieve(
  { points }: StoredCollection,
  { ids, with_payload, with_vector }: Body<'retrieve'>,
): Schemas['Record'][] {
  return ids.flatMap((id) => {
    const point = points.get(id)
    if (!point) return []
    return [
      {
        id,
        ...(with_payload ? { payload: point.payload } : {}),
        ...(with_vector ? { vector: [...point.vector] } : {}),
      },
    ]
  })
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

/** A found point as it is answered. */
export function toScoredPoint(
  { point: { id, payload, version }, score }: Scored,
  fields: boolean | readonly string[] = false,
): Schemas['ScoredPoint'] {
  if (fields === false) return { id, version, score }
  const shown = Object.entries(payload).filter(([name]) => fields === true || fields.includes(name))
  return { id, version, score, payload: Object.fromEntries(shown) }
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
