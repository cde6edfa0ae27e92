import { expect, it } from 'vitest'
import { z } from 'zod'
import { spawnVitryna } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const latencies = z.object({ what: z.string(), count: z.number(), p50: z.number().nullable() })
const reports = z.array(
  z.object({
    visits: z.number(),
    unanswered: z.number(),
    slowdown: z.number().positive(),
    byDeed: z.array(latencies),
    byRung: z.array(latencies),
    processorMsPerAnswer: z.number().positive().nullable(),
    databaseMb: z.number().positive(),
  }),
)

/** A safety net. */
const timeout = 1_200_000

it('puts a bot of its own under load, orders and all, and leaves the shop alone', {
  timeout,
}, async () => {
  const dataDir = await makeScratchFolder('vitryna-shop-')
  const args = ['load', '--json', '--shape', 'orders', '--per-second', '2', '--seconds', '5']
  const run = await spawnVitryna(args, { VITRYNA_DATA_DIR: dataDir })
  expect(run).toMatchObject({ code: 0 })
  const [report] = reports.parse(JSON.parse(run.stdout))
  expect(report?.unanswered).toBe(0)
  expect(report?.byDeed.map(({ what }) => what)).toEqual(['new photo', 'order'])
  expect(report?.byRung.length).toBeGreaterThan(0)
})

it('needs servers for several workers, and says so', async () => {
  const run = await spawnVitryna(['load', '--workers', '2'], {})
  expect(run.code).toBe(2)
  expect(run.stderr).toMatch(/several workers need DATABASE_URL and REDIS_URL/)
})
