import { type Context, Hono } from 'hono'
import { type Listening, listen } from '#src/lib/listen.ts'
import { Refusal } from './refusal.ts'
import { addCollectionRoutes, addPointRoutes, type Behaviour } from './routes.ts'
import { addSnapshotRoutes } from './snapshots.ts'
import { createQdrantStore, type QdrantStore } from './store.ts'

/** What comes of a request instead of an answer: nothing ever, or a status. */
export type Fault = 'freeze' | 500 | 503 | undefined

/** A request as it came. */
export interface Received {
  /** `METHOD /path?query`. */
  readonly request: string
  /** Which node it came to, from 0. */
  readonly node: number
  readonly headers: Headers
  readonly body: string
}

export interface QdrantDouble extends QdrantStore, Behaviour {
  /** Of the first node. */
  readonly url: string
  /** Of each node. */
  readonly urls: readonly string[]
  /** Every request, in order. */
  readonly received: readonly Received[]
  /** The same as `METHOD /path?query`. */
  readonly requests: readonly string[]
  /** Asked before each request. */
  fault: (request: string, node: number) => Fault
  /** A node that is lost: nobody listens there, and its peers cannot reach it. */
  kill(node: number): Promise<void>
  /** It listens again, with all that it had. */
  revive(node: number): Promise<void>
  close(): Promise<void>
}

export interface DoubleOptions {
  readonly apiKey?: string
  readonly version?: string
  /** Servers of one cluster; one stands alone. */
  readonly nodes?: number
}

const hostname = '127.0.0.1'

/**
 * A Qdrant in memory with the requests that the adapter makes, answered as a real one does (recorded-answers.test.ts).
 * It refuses every other path, query string, field and type, and writes that do not wait: those Qdrant would confirm
 * before it looked at them.
 */
export async function startQdrantDouble(options: DoubleOptions = {}): Promise<QdrantDouble> {
  const { nodes = 1 } = options
  const store = createQdrantStore(nodes)
  const never = Promise.withResolvers<never>()
  never.promise.catch(() => undefined)
  const servers: Listening[] = []
  const received: Received[] = []
  const double: QdrantDouble = {
    ...store,
    url: '',
    urls: [],
    received,
    get requests() {
      return received.map(({ request }) => request)
    },
    fault: () => undefined,
    misses: { graph: () => false, quantized: () => false },
    buildPolls: 0,
    async kill(node) {
      setUp(node, false)
      await servers[node]?.close(0)
    },
    async revive(node) {
      const port = servers[node]?.port ?? 0
      servers[node] = await listen(apps[node] ?? new Hono(), { hostname, port })
      setUp(node, true)
    },
    async close() {
      never.reject(new Refusal(400, 'closed'))
      for (const server of servers) await server.close(0)
    },
  }
  function setUp(node: number, isUp: boolean): void {
    const one = store.nodes[node]
    if (one) one.isUp = isUp
  }
  const apps = store.nodes.map((_, node) =>
    createApp(double, { ...options, node, received, never: never.promise }),
  )
  for (const app of apps) servers.push(await listen(app, { hostname, port: 0 }))
  const urls = servers.map(({ port }) => `http://${hostname}:${port}`)
  return Object.defineProperties(double, {
    url: { value: urls[0] ?? '' },
    urls: { value: urls },
  })
}

interface AppOptions extends DoubleOptions {
  readonly node: number
  readonly received: Received[]
  readonly never: Promise<never>
}

function createApp(double: QdrantDouble, options: AppOptions): Hono {
  const { apiKey, version = '1.18.3', node, received, never } = options
  const app = new Hono()
  app.use(async (context, next) => {
    const one = { ...(await readRequest(context)), node }
    received.push(one)
    if (apiKey !== undefined && one.headers.get('api-key') !== apiKey) {
      return context.json({ status: { error: 'Must provide an API key' } }, 401)
    }
    const fault = double.fault(one.request, node)
    if (fault === 'freeze') await never
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
  app.get('/', (context) =>
    context.json({ title: 'qdrant - vector search engine', version, commit: 'a double' }),
  )
  addCollectionRoutes(app, double, { behaviour: double, node })
  addPointRoutes(app, double, double)
  addSnapshotRoutes(app, double, node)
  return app
}

async function readRequest({ req }: Context): Promise<Omit<Received, 'node'>> {
  const { pathname, search } = new URL(req.url)
  const isText = req.header('content-type')?.startsWith('application/json') ?? false
  return {
    request: `${req.method} ${pathname}${search}`,
    headers: req.raw.headers,
    body: isText ? await req.text() : '',
  }
}
