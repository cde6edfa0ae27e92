import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase } from '#test/support/database.ts'
import type { ChildOptions, ChildResult } from '#test/support/dead-model-child.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const run = promisify(execFile)
const redisUrl = process.env['TEST_REDIS_URL']
const hasServer = Boolean(process.env['TEST_DATABASE_URL'])

const stores = [
  {
    name: hasServer ? 'PostgreSQL' : 'PostgreSQL (skipped: TEST_DATABASE_URL names no server)',
    isMissing: !hasServer,
    async open() {
      const database = await openTestDatabase()
      const options = { databaseUrl: database.environment['DATABASE_URL'] ?? '' }
      return { options, close: database.close }
    },
  },
  {
    name: redisUrl ? 'Redis' : 'Redis (skipped: TEST_REDIS_URL names no server)',
    isMissing: !redisUrl,
    open: async () => ({ options: { redisUrl: redisUrl ?? '' }, close: async () => undefined }),
  },
]

const processes = 4
const cooldownMs = 500

function inProcesses(options: ChildOptions, count = processes): Promise<readonly ChildResult[]> {
  const child = join(projectRoot, 'test/support/dead-model-child.ts')
  const start = async () => {
    const { stdout } = await run(process.execPath, [child, JSON.stringify(options)])
    return JSON.parse(stdout) as ChildResult
  }
  return Promise.all(Array.from({ length: count }, start))
}

describe.each(stores)('a dead model that four processes ask, through $name', (store) => {
  const test = it.skipIf(store.isMissing)
  let server: ModelServer
  let opened: Awaited<ReturnType<(typeof stores)[number]['open']>>
  beforeAll(async () => {
    server = await startModelServer()
    if (!store.isMissing) opened = await store.open()
  })
  afterAll(async () => {
    await server.close()
    await opened?.close()
  })

  test('is reached once per probe window, over 10,000 calls, and by all when it is well again', async () => {
    const model = `dead-${randomUUID()}`
    const options = { ...opened.options, baseUrl: server.baseUrl, model, cooldownMs }
    server.script(model, status(400))
    // The processes come at once: those that were let in before the fifth failure reach it, too.
    await inProcesses({ ...options, calls: 10 })
    const before = server.received(model).length
    const startedAt = performance.now()
    const dead = await inProcesses({ ...options, calls: 2_500 })
    const windows = Math.ceil((performance.now() - startedAt) / cooldownMs) + 1
    expect(dead.flat()).toHaveLength(10_000)
    const probes = server.received(model).length - before
    expect(probes).toBe(dead.flat().filter((result) => result === 'failed').length)
    expect(probes).toBeLessThanOrEqual(windows)

    server.script(model, choosing('1'))
    await delay(2 * cooldownMs)
    // First the probe alone: others may have made all their calls before it ends.
    const [prober = []] = await inProcesses({ ...options, calls: 10 }, 1)
    expect(prober).toContain('answered')
    const well = await inProcesses({ ...options, calls: 200 })
    expect(well.map((results) => new Set(results))).toEqual(
      Array.from({ length: processes }, () => new Set(['answered'])),
    )
  })
})
