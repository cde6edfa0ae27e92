import { describe, expect, it } from 'vitest'
import { formatTable, type Row } from '#src/bench/row.ts'
import { benchNames, runBench } from '#src/bench/run-bench.ts'
import { readConfig } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { startQdrantDouble } from '#test/support/qdrant/double.ts'
import { runCommand } from '#test/support/run-command.ts'

const sizes = {
  rounds: 1,
  slowRounds: 1,
  burst: 5,
  photo: { width: 400, height: 300 },
  fingerprints: [100, 3_000],
  vectors: [40, 80],
}

function bench(only: string, environment: Record<string, string> = {}): Promise<readonly Row[]> {
  const config = readConfig({ VITRYNA_EXECUTION_PROVIDERS: 'webgpu,cpu', ...environment })
  const log = createLogger({ level: 'silent', redact: (text) => text })
  return runBench({ config, log, progress: silentProgress, sizes, only })
}

describe('vitryna bench', () => {
  it.each([
    ['fingerprint', 2],
    ['lookup', 4],
    ['flat', 9],
    ['ladder', 3],
    ['index', 6],
  ])('measures %s', async (name, rowCount) => {
    const rows = await bench(name)
    expect(rows).toHaveLength(rowCount)
    for (const { what, comparison } of rows) {
      expect([what, comparison]).toEqual([
        what,
        {
          ratio: expect.any(Number),
          subjectMs: expect.any(Number),
          baselineMs: expect.any(Number),
        },
      ])
      expect(comparison?.ratio).toBeGreaterThan(0)
    }
    expect(formatTable(rows)).toHaveLength(rowCount + 1)
  })

  it.each([
    ['start', ['vitryna --help', 'first start, the demo imported and indexed', 'start']],
    ['burst', ['a photo from each of 5 chats at once']],
  ])('measures %s, and the memory that it takes', async (name, timed) => {
    const rows = await bench(name)
    const inTime = rows.filter(({ comparison }) => comparison && 'subjectMs' in comparison)
    expect(inTime.map(({ what }) => what)).toEqual(timed)
    const [memory] = rows.filter(({ what }) => what.startsWith('memory'))
    // Other systems do not tell.
    if (process.platform === 'linux') {
      expect(memory?.comparison).toEqual({
        ratio: expect.any(Number),
        subjectMb: expect.any(Number),
        baselineMb: expect.any(Number),
      })
      expect(memory?.comparison?.ratio).toBeGreaterThan(1)
    } else expect(memory?.note).toMatch(/^skipped/)
    expect(formatTable(rows)).toHaveLength(rows.length + 1)
  })

  it('measures the embedder and says why another provider is left out', {
    timeout: 180_000,
  }, async () => {
    const rows = await bench('embedder')
    expect(rows.slice(0, 4).every(({ comparison }) => comparison !== undefined)).toBe(true)
    const [webgpu] = rows.slice(4)
    expect(webgpu?.what).toContain('webgpu')
    // A machine with a graphics card measures it.
    if (!webgpu?.comparison) expect(webgpu?.note).toMatch(/^skipped: .*webgpu/)
  })

  it('leaves Qdrant out where there is none to fill, and says so', async () => {
    const [row] = await bench('qdrant')
    expect(row).toMatchObject({
      comparison: undefined,
      note: 'skipped: TEST_QDRANT_URL is not set',
    })
  })

  it('measures Qdrant against flat, and leaves nothing there', async () => {
    const double = await startQdrantDouble()
    const rows = await bench('qdrant', { TEST_QDRANT_URL: double.url })
    expect(rows).toHaveLength(sizes.vectors.length)
    for (const { comparison, note } of rows) {
      expect(comparison?.ratio).toBeGreaterThan(0)
      expect(note).toBe('100.0 % of the same SKUs')
    }
    expect(double.collections.size).toBe(0)
    await double.close()
  })

  it('says how to see a package that is not there', async () => {
    const [row] = await bench('transformers')
    expect(row?.comparison?.ratio ?? row?.note).toEqual(
      row?.comparison ? expect.any(Number) : expect.stringContaining('npm i --no-save'),
    )
  })

  it('refuses a name that is none', async () => {
    await expect(bench('nonsense')).rejects.toMatchObject({
      remedy: expect.stringContaining(benchNames.join(', ')),
    })
    const { code, stderr } = await runCommand(['bench', '--only', 'nonsense'], {})
    expect(code).toBe(2)
    expect(stderr).toContain('nonsense')
  })
})
