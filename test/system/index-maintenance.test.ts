import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { temporaryDataDir } from '#test/support/database.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { runCommand } from '#test/support/run-command.ts'

const photo = 'evals/demo/photos/laguna-navy-front-brick.jpg'

let dataDir: string
let environment: Record<string, string>

function vitryna(...args: readonly string[]) {
  return runCommand(args, environment)
}

/** Changes the database between two commands. */
async function change(work: (db: Db) => Promise<unknown>): Promise<void> {
  const { db, close } = await openEmbedded(dataDir)
  try {
    await work(db)
  } finally {
    await close()
  }
}

beforeAll(async () => {
  dataDir = await temporaryDataDir()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))
beforeEach(() => {
  environment = { VITRYNA_DATA_DIR: dataDir }
})

describe('vitryna index', () => {
  it('verifies, names what is wrong, and repairs it', async () => {
    const good = await vitryna('index', 'verify')
    expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('all good') })
    const counts = good.stdout.split('\n')[0]
    expect(counts).toMatch(/^product: (\d+) vectors in the database, \1 in the index$/)

    await change(async (db) => {
      await sql`delete from reference_vectors where photo_id = 3`.execute(db)
      await sql`update reference_vectors set vector = substr(vector, 5) where photo_id = 5`.execute(
        db,
      )
      await sql`
        update reference_vectors set vector = decode(repeat('0000803f', octet_length(vector) / 4), 'hex')
        where photo_id = 7`.execute(db)
    })
    const bad = await vitryna('index', 'verify')
    expect(bad.code).toBe(1)
    expect(bad.stdout).toMatch(/^WRONG: 1 photos without a vector: photo 3$/m)
    expect(bad.stdout).toMatch(/^WRONG: 1 photos whose vector has \d+ values, not \d+: photo 5$/m)
    expect(bad.stdout).toMatch(/^WRONG: 1 photos whose vector has the length .*: photo 7$/m)
    expect(bad.stderr).toContain('index verify --repair')

    const repaired = await vitryna('index', 'verify', '--repair')
    expect(repaired).toMatchObject({ code: 0, stdout: expect.stringMatching(/all good\n$/) })
    expect((await vitryna('index', 'verify')).stdout.split('\n')[0]).toBe(counts)
  })

  it('counts photos and vectors', async () => {
    const { code, stdout } = await vitryna('index', 'stats')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+ product photos, 0 without a vector of bundled@/m)
    expect(stdout).toMatch(/^\d+ product vectors of bundled@.*, in use$/m)
    expect(stdout).toContain('exact search in the process')
  })

  it.each([
    ['sku:LAGUNA-NAVY,GONE-1,GONE-2', 'there is no product with the SKU GONE-1, GONE-2'],
    ['category:hats', 'there is no product of the category hats'],
    ['everything', 'there is no scope everything'],
  ])('refuses --scope %s and says which', async (scope, message) => {
    const { code, stderr } = await vitryna('index', '--scope', scope)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  it('has no snapshots without Qdrant, and says so', async () => {
    const { code, stderr } = await vitryna('index', 'snapshot', join(dataDir, 'snapshots'))
    expect(code).toBe(2)
    expect(stderr).toContain('set QDRANT_URL')
  })
})

describe('vitryna with Qdrant', () => {
  let double: QdrantDouble
  let folder: string

  beforeAll(async () => {
    double = await startQdrantDouble({ apiKey: 'key' })
    folder = await mkdtemp(join(tmpdir(), 'vitryna-test-'))
    // The copy is whole before each test: no answer has to wait for it on a slow machine.
    const withQdrant = { VITRYNA_DATA_DIR: dataDir, QDRANT_URL: double.url, QDRANT_API_KEY: 'key' }
    expect(await runCommand(['index', 'verify'], withQdrant)).toMatchObject({ code: 0 })
  })
  afterAll(async () => {
    await double.close()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    environment = { ...environment, QDRANT_URL: double.url, QDRANT_API_KEY: 'key' }
  })

  const identify = async () => {
    const { stdout, stderr, code } = await vitryna('identify', photo, '--json', '--fresh')
    expect(code).toBe(0)
    const { sku, method, candidates } = JSON.parse(stdout) as Record<string, unknown>
    return { answer: { sku, method, candidates }, stderr }
  }

  it('answers as without it, also while it is down', async () => {
    const { answer: withQdrant } = await identify()
    expect(withQdrant).toMatchObject({ sku: 'LAGUNA-NAVY', method: 'embedding' })
    expect(double.requests.some((request) => request.includes('/points/query'))).toBe(true)

    environment = { ...environment, QDRANT_URL: 'http://127.0.0.1:9' }
    const { answer: without, stderr } = await identify()
    expect(without).toEqual(withQdrant)
    expect(stderr).toContain('Qdrant is failing')
  })

  it('verifies what it holds, vector by vector, and makes it anew', async () => {
    const [alias] = [...double.aliases.keys()].filter((name) => name.endsWith('-product'))
    const { points } = double.find(alias ?? '')
    const [gone, other] = [...points.values()]
    if (!gone || !other) throw new Error('too few points')
    points.delete(gone.id)
    other.vector[0] = 0.5

    const bad = await vitryna('index', 'verify')
    expect(bad.code).toBe(1)
    expect(bad.stdout).toContain(
      `WRONG: 1 vectors that are not in the index: photo ${String(gone.payload['photoId'])}`,
    )
    expect(bad.stdout).toContain(
      `WRONG: 1 vectors that are others in the index than in the database: photo ${String(other.payload['photoId'])}`,
    )
    expect(await vitryna('index', 'verify', '--repair')).toMatchObject({ code: 0 })
    expect(await vitryna('index', 'verify')).toMatchObject({ code: 0 })
  })

  it('makes the copy anew where nothing is wrong, with other replicas', async () => {
    const before = [...double.aliases.values()]
    const { code, stderr } = await vitryna('index', 'verify', '--all')
    expect(code).toBe(2)
    expect(stderr).toContain('--repair')
    environment = { ...environment, VITRYNA_QDRANT_REPLICAS: '2' }
    const anew = await vitryna('index', 'verify', '--repair', '--all')
    expect(anew).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/after the copy was made anew:[\s\S]*all good\n$/),
    })
    const after = [...double.aliases.values()]
    expect(after).toHaveLength(before.length)
    expect(after.some((name) => before.includes(name))).toBe(false)
    for (const name of after) expect(double.find(name).replicas).toBe(2)
  }, 180_000)

  it('says how photos are searched', async () => {
    const { code, stdout } = await vitryna('index', 'stats')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^product photos are searched by comparing every vector$/m)
    environment = { ...environment, QDRANT_URL: 'http://127.0.0.1:9' }
    const { code: codeWithout, stderr } = await vitryna('index', 'stats')
    expect(codeWithout).toBe(0)
    expect(stderr).toContain('cannot be told')
  }, 180_000)

  it('takes snapshots and brings them back', async () => {
    expect(await vitryna('index', 'snapshot', folder)).toMatchObject({ code: 0 })
    double.collections.clear()
    double.aliases.clear()
    expect(await vitryna('index', 'restore', folder)).toMatchObject({ code: 0 })
    expect(await vitryna('index', 'verify')).toMatchObject({ code: 0 })
  })

  it('is looked at by the doctor', async () => {
    expect((await vitryna('doctor')).stdout).toMatch(/^ok +qdrant +version 1\.18\.3$/m)
    environment = { ...environment, QDRANT_URL: 'http://127.0.0.1:9' }
    const { code, stdout } = await vitryna('doctor')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^BAD +qdrant +Qdrant failed at versionInfo/m)
    expect(stdout).toContain('check QDRANT_URL')
  })
})
