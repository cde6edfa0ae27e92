import type { Schemas } from '@qdrant/js-client-rest'
import { type Context, Hono } from 'hono'
import { type Listening, listen } from '#src/lib/listen.ts'
import { queryGroups } from './groups.ts'
import { type Body, bodies } from './schemas.ts'
import { addSnapshotRoutes } from './snapshots.ts'
import {
  createQdrantStore,
  nearest,
  newCollection,
  type QdrantStore,
  Refusal,
  type Search,
  type StoredCollection,
  scroll,
  updateCollection,
  upsert,
} from './store.ts'

/** What comes of a request instead of an answer: nothing ever, or a status. */
export type Fault = 'freeze' | 500 | 503 | undefined

export interface QdrantDouble extends QdrantStore {
  readonly url: string
  /** `METHOD /path?query` of every request, in order. */
  readonly requests: readonly string[]
  /** Told of the body of each search for groups. */
  onBody: (request: string, body: unknown) => void
  /** Asked before each request. */
  fault: (request: string) => Fault
  /** What searches that are not exact miss, by the true rank. */
  misses: Readonly<Record<'graph' | 'quantized', (rank: number) => boolean>>
  close(): Promise<void>
}

export interface DoubleOptions {
  readonly apiKey?: string
  readonly version?: string
}

/**
 * A Qdrant in memory with the requests that the adapter makes. It refuses every other path, query string, field and
 * type, and writes that do not wait: those Qdrant would confirm before it looked at them.
 */
export async function startQdrantDouble(options: DoubleOptions = {}): Promise<QdrantDouble> {
  const { apiKey, version = '1.19.0' } = options
  const store = createQdrantStore()
  const requests: string[] = []
  const app = new Hono()
  const never = Promise.withResolvers<never>()
  never.promise.catch(() => undefined)
  let server: Listening | undefined
  const double: QdrantDouble = {
    ...store,
    url: '',
    requests,
    onBody: () => undefined,
    fault: () => undefined,
    misses: { graph: () => false, quantized: () => false },
    async close() {
      never.reject(new Refusal(400, 'closed'))
      await server?.close(0)
    },
  }
  app.use(async (context, next) => {
    const { pathname, search } = new URL(context.req.url)
    const request = `${context.req.method} ${pathname}${search}`
    requests.push(request)
    if (apiKey !== undefined && context.req.header('api-key') !== apiKey) {
      return context.json({ status: { error: 'Must provide an API key' } }, 401)
    }
    const fault = double.fault(request)
    if (fault === 'freeze') await never.promise
    if (typeof fault === 'number') return context.json({ status: { error: 'injected' } }, fault)
    return next()
  })
  app.onError((error, context) => {
    const status = error instanceof Refusal ? error.status : 400
    return context.json({ status: { error: error.message }, time: 0 }, status)
  })
  app.notFound((context) =>
    context.json({ status: { error: `unknown path ${context.req.path}` } }, 400),
  )
  app.get('/', (context) => context.json({ title: 'double of Qdrant', version }))
  addCollectionRoutes(app, store)
  addPointRoutes(app, double)
  addSnapshotRoutes(app, store)
  server = await listen(app, { hostname: '127.0.0.1', port: 0 })
  return Object.assign(double, { url: `http://127.0.0.1:${server.port}` })
}

function addCollectionRoutes(app: Hono, store: QdrantStore): void {
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
  app.get('/collections/:name', (context) =>
    ok(context, describe(store.find(context.req.param('name')))),
  )
  app.put('/collections/:name', async (context) => {
    const name = context.req.param('name')
    if (store.collections.has(store.nameOf(name))) {
      throw new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`)
    }
    store.collections.set(name, newCollection(await readBody(context, 'createCollection')))
    return ok(context, true)
  })
  app.patch('/collections/:name', async (context) => {
    const collection = store.find(context.req.param('name'))
    updateCollection(collection, await readBody(context, 'updateCollection'))
    return ok(context, true)
  })
  app.delete('/collections/:name', (context) => {
    const name = context.req.param('name')
    for (const [alias, target] of store.aliases) if (target === name) store.aliases.delete(alias)
    return ok(context, store.collections.delete(name))
  })
}

function addPointRoutes(app: Hono, double: QdrantDouble): void {
  const find = (context: Context) => double.find(context.req.param('name') ?? '')
  app.put('/collections/:name/index', async (context) => {
    const collection = find(context)
    const { field_name, field_schema } = await readBody(context, 'createIndex', ['wait'])
    collection.indexed.set(field_name, field_schema)
    return done(context)
  })
  app.put('/collections/:name/points', async (context) => {
    upsert(find(context), await readBody(context, 'upsert', ['wait']))
    return done(context)
  })
  app.post('/collections/:name/points/delete', async (context) => {
    const collection = find(context)
    const { points } = await readBody(context, 'delete', ['wait'])
    for (const id of points) collection.points.delete(id)
    return done(context)
  })
  app.post('/collections/:name/points/scroll', async (context) =>
    ok(context, scroll(find(context), await readBody(context, 'scroll'))),
  )
  app.post('/collections/:name/points/count', async (context) => {
    await readBody(context, 'count')
    return ok<Schemas['CountResult']>(context, { count: find(context).points.size })
  })
  app.post('/collections/:name/points/query', async (context) => {
    const { query, limit, params } = await readBody(context, 'query')
    const misses = missesOf(double, find(context), params)
    const found = nearest(find(context), { query, limit, misses, where: () => true })
    const points = found.map(({ point: { id }, score }) => ({ id, score, version: 0 }))
    return ok<Schemas['QueryResponse']>(context, { points })
  })
  app.post('/collections/:name/points/query/groups', async (context) => {
    const body = await readBody(context, 'queryGroups')
    double.onBody(context.req.path, body)
    const misses = missesOf(double, find(context), body.params)
    return ok(context, queryGroups(find(context), body, misses))
  })
}

/** Only a search that asks for it compares every vector. */
function missesOf(
  { misses }: QdrantDouble,
  { isQuantized, hnswM }: StoredCollection,
  params: Body<'query'>['params'],
): Search['misses'] {
  if (params?.exact || hnswM === 0) return () => false
  return isQuantized ? misses.quantized : misses.graph
}

function createAlias(store: QdrantStore, alias: Schemas['CreateAlias']): void {
  if (!store.collections.has(alias.collection_name)) store.find(alias.collection_name)
  if (store.collections.has(alias.alias_name)) {
    throw new Refusal(409, `Wrong input: Collection \`${alias.alias_name}\` already exists!`)
  }
  store.aliases.set(alias.alias_name, alias.collection_name)
}

/** @param query what the query string must say, each `true`; nothing else may stand there */
async function readBody<K extends keyof typeof bodies>(
  context: Context,
  kind: K,
  query: readonly string[] = [],
): Promise<Body<K>> {
  const given = JSON.stringify(context.req.query())
  const needed = JSON.stringify(Object.fromEntries(query.map((name) => [name, 'true'])))
  if (given !== needed) throw new Refusal(400, `query string ${given} instead of ${needed}`)
  const parsed = bodies[kind].safeParse(await context.req.json())
  if (!parsed.success) throw new Refusal(400, `Format error in JSON body: ${parsed.error.message}`)
  return parsed.data as Body<K>
}

function describe(collection: StoredCollection): Schemas['CollectionInfo'] {
  const { size, distance, points, metadata, hnswM, indexed } = collection
  return {
    status: 'green',
    optimizer_status: 'ok',
    segments_count: 1,
    points_count: points.size,
    payload_schema: Object.fromEntries(
      [...indexed].map(([field, data_type]) => [field, { data_type, points: points.size }]),
    ),
    config: {
      params: { vectors: { size, distance } },
      hnsw_config: { m: hnswM, ef_construct: 100, full_scan_threshold: 10_000 },
      optimizer_config: { default_segment_number: 0, flush_interval_sec: 5 },
      metadata,
    },
  }
}

function done(context: Context) {
  return ok<Schemas['UpdateResult']>(context, { operation_id: 0, status: 'completed' })
}

function ok<T>(context: Context, result: T) {
  return context.json({ result, status: 'ok', time: 0 })
}
