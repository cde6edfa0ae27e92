import type { Schemas } from '@qdrant/js-client-rest'
import type { Context, Hono } from 'hono'
import { checkReadable, describeCluster, describeShards } from './cluster.ts'
import { queryGroups } from './groups.ts'
import { describeCollection } from './info.ts'
import { Refusal } from './refusal.ts'
import { type Body, bodies } from './schemas.ts'
import {
  matches,
  nearest,
  newCollection,
  type QdrantStore,
  retrieve,
  type Search,
  type StoredCollection,
  scroll,
  toScoredPoint,
  updateCollection,
  upsert,
} from './store.ts'

/** What a test sets. */
export interface Behaviour {
  /** What searches that are not exact miss, by the true rank. */
  misses: Readonly<Record<'graph' | 'quantized', (rank: number) => boolean>>
  /** How often a collection says that it is being rebuilt after its settings were changed. */
  buildPolls: number
}

/** Collections, aliases and the cluster, as one node answers for them. */
export function addCollectionRoutes(
  app: Hono,
  store: QdrantStore,
  { behaviour, node }: { readonly behaviour: Behaviour; readonly node: number },
): void {
  app.get('/cluster', (context) => ok(context, describeCluster(store.nodes, node)))
  app.get('/aliases', (context) => {
    const aliases = [...store.aliases].map(([alias_name, collection_name]) => ({
      alias_name,
      collection_name,
    }))
    return ok<Schemas['CollectionsAliasesResponse']>(context, { aliases })
  })
  app.post('/collections/aliases', async (context) => {
    const { actions } = await readBody(context, 'aliases')
    for (const action of actions) {
      if ('delete_alias' in action) store.aliases.delete(action.delete_alias.alias_name)
      else createAlias(store, action.create_alias)
    }
    return ok(context, true)
  })
  app.get('/collections/:name', (context) => ok(context, describeCollection(find(context, store))))
  app.get('/collections/:name/cluster', (context) =>
    ok(context, describeShards(store.find(context.req.param('name')), store.nodes, node)),
  )
  app.put('/collections/:name', async (context) => {
    const name = context.req.param('name')
    if (store.collections.has(store.nameOf(name))) {
      throw new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`)
    }
    const { timeout: _, ...query } = context.req.query()
    const body = parseBody('createCollection', await context.req.json(), { query })
    store.collections.set(name, newCollection(body, store.nodes))
    return ok(context, true)
  })
  app.patch('/collections/:name', async (context) => {
    const collection = store.find(context.req.param('name'))
    updateCollection(collection, await readBody(context, 'updateCollection'), behaviour.buildPolls)
    return ok(context, true)
  })
  app.delete('/collections/:name', (context) => {
    const name = context.req.param('name')
    for (const [alias, target] of store.aliases) if (target === name) store.aliases.delete(alias)
    return ok(context, store.collections.delete(name))
  })
  app.put('/collections/:name/index', async (context) => {
    const collection = store.find(context.req.param('name'))
    const { field_name, field_schema } = await readBody(context, 'createIndex', ['wait'])
    collection.indexed.set(field_name, field_schema)
    // Counted twice by the first index: once to make it, once to fill it.
    collection.operation += collection.operation === 0 ? 2 : 1
    return done(context, collection.operation)
  })
}

/** Points: written, read and searched. */
export function addPointRoutes(app: Hono, store: QdrantStore, behaviour: Behaviour): void {
  app.put('/collections/:name/points', async (context) => {
    const collection = store.find(context.req.param('name'))
    upsert(collection, await readBody(context, 'upsert', ['wait']), store.nodes)
    return done(context, collection.operation)
  })
  app.post('/collections/:name/points', async (context) =>
    ok(context, retrieve(find(context, store), await readBody(context, 'retrieve'))),
  )
  app.post('/collections/:name/points/delete', async (context) => {
    const collection = find(context, store)
    const { points } = await readBody(context, 'delete', ['wait'])
    for (const id of points) collection.points.delete(id)
    collection.operation += 1
    return done(context, collection.operation)
  })
  app.post('/collections/:name/points/scroll', async (context) =>
    ok(context, scroll(find(context, store), await readBody(context, 'scroll'))),
  )
  app.post('/collections/:name/points/count', async (context) => {
    await readBody(context, 'count')
    return ok<Schemas['CountResult']>(context, { count: find(context, store).points.size })
  })
  app.post('/collections/:name/points/query', async (context) => {
    const body = await readBody(context, 'query')
    return ok(context, query(find(context, store), body, behaviour))
  })
  app.post('/collections/:name/points/query/batch', async (context) => {
    const { searches } = await readBody(context, 'queryBatch')
    const collection = find(context, store)
    return ok(
      context,
      searches.map((one) => query(collection, one, behaviour)),
    )
  })
  app.post('/collections/:name/points/query/groups', async (context) => {
    const body = await readBody(context, 'queryGroups')
    const collection = find(context, store)
    return ok(context, queryGroups(collection, body, missesOf(behaviour, collection, body.params)))
  })
}

/** A collection of which every shard can be read. */
function find(context: Context, store: QdrantStore): StoredCollection {
  const collection = store.find(context.req.param('name') ?? '')
  checkReadable(collection, store.nodes)
  return collection
}

function query(
  collection: StoredCollection,
  { query: vector, limit, params, filter, with_payload }: Body<'query'>,
  behaviour: Behaviour,
): Schemas['QueryResponse'] {
  checkIndexed(collection, filter)
  const misses = missesOf(behaviour, collection, params)
  const where = filter
    ? (point: Parameters<Search['where']>[0]) => matches(point, filter)
    : anyPoint
  const found = nearest(collection, { query: vector, limit, misses, where })
  return { points: found.map((one) => toScoredPoint(one, with_payload)) }
}

const anyPoint = () => true

/** Qdrant would look at every point: what is filtered by is to be indexed. */
function checkIndexed({ indexed }: StoredCollection, filter: Body<'query'>['filter']): void {
  for (const { key } of [...(filter?.must ?? []), ...(filter?.must_not ?? [])]) {
    if (!indexed.has(key)) throw new Refusal(400, `no index on ${key}`)
  }
}

/** Only a search that asks for it compares every vector. */
function missesOf(
  { misses }: Behaviour,
  { quantization, hnsw }: StoredCollection,
  params: Body<'query'>['params'],
): Search['misses'] {
  if (params?.exact || hnsw.m === 0) return () => false
  return quantization ? misses.quantized : misses.graph
}

function createAlias(store: QdrantStore, alias: Schemas['CreateAlias']): void {
  if (!store.collections.has(alias.collection_name)) store.find(alias.collection_name)
  if (store.collections.has(alias.alias_name)) {
    throw new Refusal(409, `Wrong input: Collection \`${alias.alias_name}\` already exists!`)
  }
  store.aliases.set(alias.alias_name, alias.collection_name)
}

/** @param needed what the query string must say, each `true`; nothing else may stand there */
async function readBody<K extends keyof typeof bodies>(
  context: Context,
  kind: K,
  needed: readonly string[] = [],
): Promise<Body<K>> {
  return parseBody(kind, await context.req.json(), { query: context.req.query(), needed })
}

function parseBody<K extends keyof typeof bodies>(
  kind: K,
  body: unknown,
  { query, needed = [] }: { query: Record<string, string>; needed?: readonly string[] },
): Body<K> {
  const given = JSON.stringify(query)
  const expected = JSON.stringify(Object.fromEntries(needed.map((name) => [name, 'true'])))
  if (given !== expected) throw new Refusal(400, `query string ${given} instead of ${expected}`)
  const parsed = bodies[kind].safeParse(body)
  if (parsed.success) return parsed.data as Body<K>
  const words = parsed.error.issues.map(({ message }) => message).join('; ')
  throw new Refusal(400, `Format error in JSON body: ${words}`)
}

function done(context: Context, operation_id: number) {
  return ok<Schemas['UpdateResult']>(context, { operation_id, status: 'completed' })
}

function ok<T>(context: Context, result: T) {
  return context.json({ result, status: 'ok', time: 0 })
}
