import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'
import { readEvidence } from '../../../ops/readiness/evidence.ts'
import { renderReadiness } from '../../../ops/readiness/render.ts'
import { subjects } from '../../../ops/readiness/subjects.ts'

const run = {
  at: '2026-11-30T08:00:00.000Z',
  commit: 'abcdef012345',
  isChanged: false,
  node: 'v24.0.0',
  processor: 'AMD EPYC',
  cores: 2,
  memoryGb: 24,
  loadAverage: 3.26,
}
const at = '2026-11-30T08:01:00Z'
const share = (value: number | null) => ({ share: value })
const load = {
  options: { shape: 'new', perSecond: 20, seconds: 10, workers: 4, embedderMs: 200 },
  conditions: { at, cores: 2, loadAverage: 1.5 },
  visits: 200,
  unanswered: 1,
  answersPerSecond: 12.34,
  byRung: [{ what: 'embedding', count: 199, p95: 1_234.5 }],
  memoryMb: 500,
  memory: { slope: -1.25, low: -3, high: 0.5 },
  processorMsPerAnswer: 41.7,
  databaseMb: 60.4,
  databaseKbPerAnswer: 12.34,
}

/** A folder as a run leaves it. */
async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await makeScratchFolder('vitryna-readiness-')
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    await writeFile(join(folder, name), text)
  }
  return folder
}

const pageOf = async (files: Readonly<Record<string, unknown>>) =>
  renderReadiness(readEvidence(await folderWith(files)))

const killed = {
  numPassedTests: 1,
  numFailedTests: 1,
  numPendingTests: 1,
  testResults: [
    {
      name: '/anywhere/test/system/crash.test.ts',
      assertionResults: [
        { fullName: 'loses no photo: 24 photos | 4 kills', status: 'passed' },
        { fullName: 'keeps what was said', status: 'failed' },
      ],
    },
    {
      name: '/anywhere/test/system/alert.test.ts',
      assertionResults: [{ fullName: 'an alert goes its way', status: 'pending' }],
    },
    { name: '/anywhere/test/unit/other.test.ts', assertionResults: [] },
  ],
}
const lines = (...checks: readonly object[]) => checks.map((one) => JSON.stringify(one)).join('\n')

describe('docs/readiness.md', () => {
  it('says of what was run how it went, when and where', async () => {
    const page = await pageOf({
      'run.json': run,
      'tests-a.json': killed,
      'checks.jsonl': lines(
        { name: 'types', passed: true, at, seconds: 12 },
        { name: 'killed', passed: false, at, seconds: 90, report: 'tests-a.json' },
        { name: 'alerts fire, and are silent', passed: true, at, seconds: 2 },
      ),
      'eval.json': {
        embedderId: 'bundled@1',
        llmMode: 'off',
        summary: {
          overall: {
            cases: 96,
            top1: share(0.98765),
            coverage: share(0.9),
            precision: share(null),
            wrong: share(0),
          },
          certified: { answers: 80, errors: 0, precision: 0.963 },
        },
      },
      'load-4.json': [load],
    })
    const rows = page.split('\n')
    expect(rows).toContain('| commit | abcdef012345 |')
    expect(rows).toContain('| machine | 2 cores (AMD EPYC), 24 GB, v24.0.0 |')
    expect(rows).toContain(`| types | passed |  |  |  | ${at} | 12 s |`)
    expect(rows).toContain(`| killed | **failed** | 1 | 1 | 1 | ${at} | 90 s |`)
    const kill = 'Killed at any moment (kill -9)'
    expect(rows).toContain(
      String.raw`| ${kill} | loses no photo: 24 photos \| 4 kills | passed | killed |`,
    )
    expect(rows).toContain(`| ${kill} | keeps what was said | **failed** | killed |`)
    expect(rows).toContain('| Alerts | an alert goes its way | skipped | killed |')
    expect(rows).toContain('| Alerts | alerts fire, and are silent | passed |  |')
    expect(rows).toContain('| the right product comes first | 98.8 % |')
    expect(rows).toContain('| right, of what is named alone | - |')
    expect(rows).toContain(
      `| 200: new, 20/s for 10 s | 4 workers, model 200 ms | 12.3 | 1 | embedding 1,235 ms (199) | 42 ms | 500 MB, −1.3 (−3.0 to +0.5) | 60 MB, +12.3 kB | ${at}, 1.5 |`,
    )
  })

  it('names what was not run', async () => {
    const page = await pageOf({ 'run.json': { ...run, isChanged: true } })
    expect(page).toContain('| commit | abcdef012345, with changes |')
    for (const { name } of subjects) expect(page).toContain(`| ${name} |  | not run |  |`)
    for (const title of ['Checks', 'Photos named', 'Under load']) {
      expect(page).toContain(`## ${title}\n\nnot run\n`)
    }
  })

  it('is not written from a report that is something else', async () => {
    const folder = await folderWith({ 'run.json': run, 'load.json': [{ ...load, visits: 'many' }] })
    expect(() => readEvidence(folder)).toThrow(/visits/)
    const empty = await folderWith({})
    expect(() => readEvidence(empty)).toThrow(/run\.json/)
  })

  it('asks for tests and checks that there are', async () => {
    const steps = await readFile(join(projectRoot, '.ci/run'), 'utf8')
    for (const { tests, checks = [] } of subjects) {
      for (const path of tests) expect(existsSync(join(projectRoot, path)), path).toBe(true)
      for (const name of checks) expect(steps).toContain(`check '${name}'`)
    }
  })

  it('stands on a machine and a commit that are noted before', async () => {
    const folder = await makeScratchFolder('vitryna-readiness-')
    const script = join(projectRoot, 'ops/readiness/begin.ts')
    await promisify(execFile)(process.execPath, [script, folder], { cwd: projectRoot })
    const page = renderReadiness(readEvidence(folder))
    expect(page).toMatch(/\| commit \| ([0-9a-f]{12}|unknown)/)
  })
})
