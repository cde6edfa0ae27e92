import { QdrantClient } from '@qdrant/js-client-rest'
import { certificateRemedy } from '#src/lib/certificate-problem.ts'
import { messageOf } from '#src/lib/message.ts'
import { VectorIndexError } from '#src/ports/errors.ts'

export interface QdrantOptions {
  /** The nodes of one Qdrant, each http(s)://host[:port][/path]; the port is 6333 when it names none. At least one. */
  readonly urls: readonly string[]
  readonly apiKey: string | undefined
  /** How long a shopper waits for an answer, whichever node gives it (3 s). */
  readonly searchTimeoutMs?: number
  /** For one batch of vectors, or one change of a collection. */
  readonly writeTimeoutMs?: number
}

/** One server. */
export interface QdrantNode {
  /** For a person, without secrets. */
  readonly address: string
  /** For what a shopper waits for. */
  readonly searching: QdrantClient
  /** For writes and long reads. */
  readonly writing: QdrantClient
  /** Any other request, with the key in its headers; for ten minutes unless it has a signal of its own. */
  fetch(path: string, init: RequestInit): Promise<Response>
}

/** All of them: what one does not answer is asked of the next. */
export interface Qdrant extends Pick<QdrantNode, 'address' | 'searching' | 'writing'> {
  readonly nodes: readonly QdrantNode[]
}

const defaultPort = 6333
const defaultSearchTimeoutMs = 3_000
/** A node that has to be given up leaves time for the others, but no node is hurried more than this. */
const minSearchTimeoutMs = 1_000
const defaultWriteTimeoutMs = 60_000
/** For moving whole collections in and out. */
const transferTimeoutMs = 600_000

/** Nothing is connected before the first call. */
export function connectQdrant(options: QdrantOptions): Qdrant {
  const { urls, searchTimeoutMs = defaultSearchTimeoutMs } = options
  const searchMs = Math.max(
    searchTimeoutMs / urls.length,
    Math.min(searchTimeoutMs, minSearchTimeoutMs),
  )
  const nodes = urls.map((url) => connectNode(url, { ...options, searchTimeoutMs: searchMs }))
  // Whichever answered last: one that is lost costs its time limit once, not with each photo.
  const preferred = { at: 0 }
  const oneOf = (role: 'searching' | 'writing') =>
    firstAnswering(
      nodes.map((node) => node[role]),
      preferred,
    )
  return {
    address: nodes.map(({ address }) => address).join(', '),
    searching: oneOf('searching'),
    writing: oneOf('writing'),
    nodes,
  }
}

function connectNode(
  url: string,
  { apiKey, searchTimeoutMs, writeTimeoutMs = defaultWriteTimeoutMs }: QdrantOptions,
): QdrantNode {
  const { protocol, hostname, port, pathname } = new URL(url)
  const prefix = pathname.replace(/\/$/, '')
  // WHATWG's URL drops the port that is usual for a protocol, also where it was written down.
  const isUsualPort = /:(80|443)(\/|$)/.test(url)
  const ownPort = port ? Number(port) : defaultPort
  const headers = {
    // A compressed answer comes in two parts, and Nagle's algorithm on the server holds the second back until the
    // first is acknowledged, which takes 40 ms.
    'accept-encoding': 'identity',
    // As a header and not as `apiKey`: that one warns on the console of every connection without TLS.
    ...(apiKey ? { 'api-key': apiKey } : {}),
  }
  const base = {
    host: hostname,
    port: isUsualPort && !port ? null : ownPort,
    https: protocol === 'https:',
    prefix,
    headers,
    // It would ask the server at once, and nobody waits for that request. `doctor` looks at the version.
    checkCompatibility: false,
  }
  const root = `${protocol}//${hostname}${base.port ? `:${base.port}` : ''}${prefix}`
  // Milliseconds, though the documentation says seconds (qdrant-js issue 39).
  const connect = (timeout: number) => translated(new QdrantClient({ ...base, timeout }))
  return {
    address: root,
    searching: connect(searchTimeoutMs ?? defaultSearchTimeoutMs),
    writing: connect(writeTimeoutMs),
    fetch: (path, init) =>
      fetch(`${root}${path}`, {
        ...init,
        headers: { ...headers },
        signal: init.signal ?? AbortSignal.timeout(transferTimeoutMs),
      }),
  }
}

/** Every failure of the client as a VectorIndexError that says what was tried and what came of it. */
function translated(client: QdrantClient): QdrantClient {
  return withMethods(
    client,
    (name) =>
      (...args) =>
        attempt(name, () => callMethod(client, name, args)),
  )
}

/** A client that asks the preferred node, and the others in turn when that one does not answer. */
function firstAnswering(clients: readonly QdrantClient[], preferred: { at: number }): QdrantClient {
  const [first] = clients
  if (!first) throw new RangeError('no address of Qdrant')
  const ask = async (
    call: (client: QdrantClient) => Promise<unknown>,
    turn = 0,
  ): Promise<unknown> => {
    const at = preferred.at
    try {
      return await call(clients[at] ?? first)
    } catch (error) {
      if (!isUnanswered(error) || turn + 1 >= clients.length) throw error
      // Unless another call has found that out meanwhile.
      if (preferred.at === at) preferred.at = (at + 1) % clients.length
      return ask(call, turn + 1)
    }
  }
  return withMethods(
    first,
    (name) =>
      (...args) =>
        ask((client) => callMethod(client, name, args)),
  )
}

type Method = (...args: readonly unknown[]) => Promise<unknown>

/** The same client with other methods. */
function withMethods(client: QdrantClient, methodOf: (name: string) => Method): QdrantClient {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' && typeof name === 'string' ? methodOf(name) : value
    },
  })
}

async function callMethod(client: QdrantClient, name: string, args: readonly unknown[]) {
  const method: unknown = Reflect.get(client, name)
  if (typeof method !== 'function') throw new TypeError(`${name} is no method`)
  const answer: unknown = await Reflect.apply(method, client, args)
  return answer
}

const checkServer = 'check QDRANT_URL, QDRANT_API_KEY and that the server runs'

/** What the call gives, or a VectorIndexError. */
export async function attempt<T>(
  what: string,
  call: () => Promise<T>,
  remedy = checkServer,
): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new VectorIndexError(`Qdrant failed at ${what}: ${reasonOf(cause)}`, {
      remedy: certificateRemedy(cause) ?? remedy,
      cause,
    })
  }
}

/** What the call gives, or undefined when there is no such collection. */
export async function ifThere<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** No such collection, alias or snapshot. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404
}

/** What a proxy says of a node that it cannot reach. */
const gatewayStatuses = new Set([502, 503, 504])

/** The node is not there, or does not answer in time: another one may. */
function isUnanswered(error: unknown): boolean {
  const status = statusOf(error)
  return status === undefined || gatewayStatuses.has(status)
}

function statusOf(error: unknown): number | undefined {
  const cause = error instanceof VectorIndexError ? error.cause : undefined
  const status = isRecord(cause) ? cause['status'] : undefined
  return typeof status === 'number' ? status : undefined
}

/** The server's own words where it gave some, else what the connection met. */
function reasonOf(error: unknown): string {
  if (!isRecord(error)) return messageOf(error)
  const { status, data, cause } = error
  if (typeof status === 'number') return `status ${status}${serverWords(data)}`
  return cause instanceof Error ? `${messageOf(error)} (${cause.message})` : messageOf(error)
}

function serverWords(data: unknown): string {
  const status = isRecord(data) ? data['status'] : undefined
  const words = isRecord(status) ? status['error'] : undefined
  return typeof words === 'string' ? `, ${words}` : ''
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
