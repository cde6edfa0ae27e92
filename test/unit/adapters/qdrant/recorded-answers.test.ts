import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { sharedFolder } from '#test/support/shared-data.ts'

/** A line of a file: what was asked of a real Qdrant and what it said. */
interface Exchange {
  readonly note: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly body?: unknown
    readonly headers?: Record<string, string>
  }
  readonly response: {
    readonly status: number
    readonly headers?: Record<string, string>
    readonly body: unknown
  }
}

const folder = join(sharedFolder, 'cases/qdrant')
const missing = existsSync(folder)
  ? undefined
  : 'needs the recorded answers of ../shared/cases/qdrant, which is not here'

/** What each run has others of: times, names of nodes and files. */
const changing = new Set(['time', 'last_update', 'peer_id', 'leader', 'uri', 'commit'])

let double: QdrantDouble

afterEach(() => double.close())

function read(file: string): readonly Exchange[] {
  const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Exchange)
}

/** What both must agree in. */
function comparable(value: unknown, key = ''): unknown {
  if (changing.has(key)) return 'another in each run'
  if (typeof value === 'number') return Number(value.toFixed(6))
  if (typeof value === 'string') return value.replaceAll(/127\.0\.0\.1:\d+/g, 'a node')
  if (Array.isArray(value)) return value.map((one) => comparable(one))
  if (!isRecord(value)) return value
  if (key === 'peers') return Object.keys(value).length
  // Into which shard a point falls is the server's own affair, as is how it packs a file.
  if ('shard_id' in value) return { shard: value['shard_id'], state: value['state'] }
  if ('checksum' in value || 'latest_error' in value) return Object.keys(value).sort()
  const parts = Object.entries(value)
  return Object.fromEntries(parts.map(([name, part]) => [comparable(name), comparable(part, name)]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Snapshots are named by the server: each recorded name, and what the double called it. */
const snapshotNames = new Map<string, string>()

async function replay({ request, response }: Exchange) {
  const { method, headers } = request
  const path = request.path.replace(/[^/]+\.snapshot$/, (name) => snapshotNames.get(name) ?? name)
  const isUpload = headers?.['content-type']?.startsWith('multipart') ?? false
  const answer = await fetch(double.url + path, {
    method,
    ...(isUpload ? { headers: headers ?? {}, body: upload } : {}),
    ...(request.body !== undefined && !isUpload ? jsonOf(request.body) : {}),
  })
  const text = await answer.text()
  const type = answer.headers.get('content-type') ?? ''
  const body: unknown = type.includes('json') ? JSON.parse(text) : text
  rememberSnapshot(response.body, body)
  return { status: answer.status, type, body }
}

const upload =
  '--x\r\ncontent-disposition: form-data; name="snapshot"; filename="a.snapshot"\r\n\r\nno snapshot\r\n--x--\r\n'

function jsonOf(body: unknown) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function rememberSnapshot(recorded: unknown, own: unknown): void {
  const nameOf = (body: unknown) =>
    isRecord(body) && isRecord(body['result']) ? body['result']['name'] : undefined
  const [theirs, ours] = [nameOf(recorded), nameOf(own)]
  if (typeof theirs === 'string' && typeof ours === 'string') snapshotNames.set(theirs, ours)
}

async function expectSame(exchange: Exchange): Promise<void> {
  const { note, response } = exchange
  const { status, type, body } = await replay(exchange)
  const recordedType = response.headers?.['content-type'] ?? type
  expect([note, status, type, comparable(body)]).toEqual([
    note,
    response.status,
    recordedType,
    comparable(response.body),
  ])
}

/** The points that were there before the recording of a cluster with a lost node began to count them. */
function firstPoints(exchanges: readonly Exchange[]) {
  const upsert = exchanges.find(({ note }) => note.includes('upsert'))?.request.body as {
    readonly points: readonly { readonly id: string }[]
  }
  const fillers = Array.from({ length: 30 - upsert.points.length }, (_, at) => ({
    id: `00000000-0000-4000-8000-0000000000${at + 10 + upsert.points.length}`,
    vector: [-1, 0, 0, 0],
    payload: {},
  }))
  return [...upsert.points, ...fillers]
}

describe.skipIf(missing)(
  `the double answers as a real Qdrant did${missing ? `: ${missing}` : ''}`,
  () => {
    it.each([
      ['alone', 'one-node.jsonl', 1],
      ['as one of three', 'three-nodes.jsonl', 3],
    ])('%s', async (_, file, nodes) => {
      double = await startQdrantDouble({ nodes })
      const exchanges = read(file)
      expect(exchanges.length).toBeGreaterThan(20)
      for (const exchange of exchanges) await expectSame(exchange)
    })

    it('with one of three lost', async () => {
      double = await startQdrantDouble({ nodes: 3 })
      const exchanges = read('node-down.jsonl')
      expect(exchanges.length).toBeGreaterThan(10)
      for (const exchange of exchanges) {
        if (exchange.note.includes('node 3 down') && double.nodes[2]?.isUp) await double.kill(2)
        await expectSame(exchange)
        if (exchange.request.method !== 'PUT' || exchange.request.path.includes('points')) continue
        const points = firstPoints(exchanges)
        await fetch(`${double.url}${exchange.request.path.split('?')[0]}/points?wait=true`, {
          method: 'PUT',
          ...jsonOf({ points }),
        })
      }
    })
  },
)
