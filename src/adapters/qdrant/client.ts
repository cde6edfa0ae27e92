import { QdrantClient } from '@qdrant/js-client-rest'
import { certificateRemedy } from '#src/lib/certificate-problem.ts'
import { messageOf } from '#src/lib/message.ts'
import { VectorIndexError } from '#src/ports/errors.ts'

export interface QdrantOptions {
  /** http(s)://host[:port][/path]; the port is 6333 when it names none. */
  readonly url: string
  readonly apiKey: string | undefined
  /** A shopper waits for the answer. */
  readonly searchTimeoutMs?: number
  /** For one batch of vectors, or one change of a collection. */
  readonly writeTimeoutMs?: number
}

export interface Qdrant {
  /** For a person, without secrets. */
  readonly address: string
  /** For what a shopper waits for. */
  readonly searching: QdrantClient
  /** For writes and long reads. */
  readonly writing: QdrantClient
  /** Any other request, with the key in its headers. */
  fetch(path: string, init: RequestInit): Promise<Response>
}

const defaultPort = 6333
const defaultSearchTimeoutMs = 3_000
const defaultWriteTimeoutMs = 60_000
/** For moving whole collections in and out. */
const transferTimeoutMs = 600_000

/** Nothing is connected before the first call. */
export function connectQdrant(options: QdrantOptions): Qdrant {
  const { protocol, hostname, port, pathname } = new URL(options.url)
  const prefix = pathname.replace(/\/$/, '')
  // WHATWG's URL drops the port that is usual for a protocol, also where it was written down.
  const isUsualPort = /:(80|443)(\/|$)/.test(options.url)
  const ownPort = port ? Number(port) : defaultPort
  const headers = options.apiKey ? { 'api-key': options.apiKey } : {}
  const base = {
    host: hostname,
    port: isUsualPort && !port ? null : ownPort,
    https: protocol === 'https:',
    prefix,
    // As a header and not as `apiKey`: that one warns on the console of every connection without TLS.
    headers,
    // It would ask the server at once, and nobody waits for that request. `doctor` looks at the version.
    checkCompatibility: false,
  }
  const root = `${protocol}//${hostname}${base.port ? `:${base.port}` : ''}${prefix}`
  // Milliseconds, though the documentation says seconds (qdrant-js issue 39).
  const connect = (timeout: number) => translated(new QdrantClient({ ...base, timeout }))
  return {
    address: root,
    searching: connect(options.searchTimeoutMs ?? defaultSearchTimeoutMs),
    writing: connect(options.writeTimeoutMs ?? defaultWriteTimeoutMs),
    fetch: (path, init) =>
      fetch(`${root}${path}`, {
        ...init,
        headers: { ...headers },
        signal: AbortSignal.timeout(transferTimeoutMs),
      }),
  }
}

/** Every failure of the client as a VectorIndexError that says what was tried and what came of it. */
function translated(client: QdrantClient): QdrantClient {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]) =>
        attempt(String(name), async () => Reflect.apply(value, target, args))
    },
  })
}

/** What the call gives, or a VectorIndexError. */
export async function attempt<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new VectorIndexError(`Qdrant failed at ${what}: ${reasonOf(cause)}`, {
      remedy:
        certificateRemedy(cause) ??
        'check QDRANT_URL, QDRANT_API_KEY and that the server runs; answers go on without it',
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
  return error instanceof VectorIndexError && isRecord(error.cause) && error.cause['status'] === 404
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
