import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDataDir } from '#test/support/database.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

interface Case {
  readonly photo: string
  readonly sku: string | null
  readonly caption?: string
  readonly tags: readonly string[]
}

interface Row {
  readonly photo: string
  readonly outcome: string
  readonly mayVary: boolean
}

let dataDir: string
let folder: string
let server: ModelServer
let cases: readonly Case[]
/** Of all cases, without vision models. */
let baseline: string

const file = (name: string) => join(folder, name)

function evaluate(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return runCommand(['eval', ...args], { VITRYNA_DATA_DIR: dataDir, ...environment })
}

async function writeCases(name: string, some: readonly Case[]): Promise<string> {
  await writeFile(file(name), some.map((one) => JSON.stringify(one)).join('\n'))
  return file(name)
}

async function readRows(name: string): Promise<readonly Row[]> {
  return (JSON.parse(await readFile(file(name), 'utf8')) as { cases: readonly Row[] }).cases
}

beforeAll(async () => {
  dataDir = await temporaryDataDir()
  folder = await mkdtemp(join(tmpdir(), 'vitryna-gate-'))
  server = await startModelServer()
  const demo = join(projectRoot, 'evals/demo')
  const lines = (await readFile(join(demo, 'cases.jsonl'), 'utf8')).trim().split('\n')
  const all = lines.map((line) => JSON.parse(line) as Case)
  // Half of the easy ones: enough for every verdict.
  cases = all
    .filter(({ tags }, at) => tags.includes('easy') && at % 2 === 0)
    .map((one) => ({ ...one, photo: join(demo, one.photo) }))
  baseline = file('baseline.json')
  const { code } = await evaluate([
    await writeCases('cases.jsonl', cases),
    '--update-baseline',
    baseline,
  ])
  expect(code).toBe(0)
}, 120_000)
afterAll(async () => {
  await server.close()
  for (const one of [dataDir, folder]) await rm(one, { recursive: true, force: true })
})

describe('the gate of an eval', () => {
  it('lets pass what did not change: 0', async () => {
    const { code, stdout } = await evaluate([
      file('cases.jsonl'),
      '--baseline',
      baseline,
      '--strict',
    ])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^gate: pass$/m)])
  })

  it('names the one case that was right and is not any more: 1', async () => {
    const rows = await readRows('baseline.json')
    const named = rows.find(({ outcome }) => outcome === 'matched')
    const relabelled = cases.map((one) =>
      one.photo === named?.photo ? { ...one, sku: 'BEREH-WHITE' } : one,
    )
    const report = file('report.html')
    const { code, stdout } = await evaluate([
      await writeCases('relabelled.jsonl', relabelled),
      ...['--baseline', baseline, '--report', report],
      ...['--markdown', file('summary.md'), '--json', file('judged.json')],
    ])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^gate: REGRESSION$/m)
    expect(stdout).toContain(`broke for good: ${named?.photo}`)

    const markdown = await readFile(file('summary.md'), 'utf8')
    expect(markdown.split('\n')[0]).toMatch(/^\*\*Regression: \d+ cases/)
    const { gate } = JSON.parse(await readFile(file('judged.json'), 'utf8'))
    expect(gate).toMatchObject({ verdict: 'regression', broken: { forGood: [named?.photo] } })
    const page = await readFile(report, 'utf8')
    expect(page).toContain('data-change="broke"')
    expect(page.match(/(?:src|href)="(?!data:)/g)).toBeNull()
    expect(page.match(/<article/g)).toHaveLength(cases.length)
  })

  it.each([
    ['is no file of results', () => file('cases.jsonl'), 'cannot be read'],
    ['is not there', () => file('none.json'), 'cannot be read'],
  ])('refuses a baseline that %s: 2', async (_, other, message) => {
    const { code, stderr } = await evaluate([file('cases.jsonl'), '--baseline', other()])
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  it('refuses to compare what has no case in common: 2', async () => {
    const captioned = cases.slice(0, 2).map((one) => ({ ...one, caption: 'скільки?' }))
    const other = await writeCases('captioned.jsonl', captioned)
    const { code, stderr } = await evaluate([other, '--baseline', baseline])
    expect([code, stderr]).toEqual([2, expect.stringContaining('no case in common')])
  })

  it('reads a policy: a floor that a tag stays below is a regression, a wrong field broken', async () => {
    const policy = file('policy.yaml')
    await writeFile(policy, 'floors: { front: 1 }\n')
    const judged = await evaluate([file('cases.jsonl'), '--policy', policy])
    expect(judged.code).toBe(1)
    expect(judged.stdout).toMatch(/^front: .* right, its floor is 100\.0 %$/m)
    await writeFile(policy, 'floors: { front: 200 }\n')
    const refused = await evaluate([file('cases.jsonl'), '--policy', policy])
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('floors.front')])
  })
})

describe('the gate of an eval that asks live models', () => {
  const models = () => ({
    OPENAI_API_KEY: 'sk-secret-7731',
    OPENAI_BASE_URL: server.baseUrl,
    VITRYNA_HOURLY_LLM_REQUESTS: '0',
    VITRYNA_DAILY_BUDGET_USD: '0',
  })
  let unsold: string
  let live: string

  beforeAll(async () => {
    unsold = await writeCases(
      'unsold.jsonl',
      cases.filter(({ sku }) => sku === null),
    )
    live = file('live.json')
    server.script('gpt-4o-mini', choosing('none'))
    const { code, stderr } = await evaluate([unsold, '--update-baseline', live], models())
    expect(code).toBe(0)
    // The shop's own limits of 0 are none of an eval's.
    expect(stderr).toMatch(/^expected cost: \d+\.\d\d USD .* at most 5\.00 USD \(--max-cost\)$/m)
    expect((await readRows('live.json')).every(({ mayVary }) => mayVary)).toBe(true)
  }, 120_000)

  it('cannot tell from so few that vary: 0 with a warning, with --strict 1', async () => {
    server.script('gpt-4o-mini', choosing('none'))
    const warned = await evaluate([unsold, '--baseline', live], models())
    expect(warned.code).toBe(0)
    expect(warned.stdout).toMatch(
      /^gate: INCONCLUSIVE\n {2}6 products are too few .*: 9 would decide$/m,
    )
    const strict = await evaluate([unsold, '--baseline', live, '--strict'], models())
    expect(strict.code).toBe(1)
  })

  it('calls a run broken whose models do not answer: 2', async () => {
    server.script('gpt-4o-mini', status(401))
    const { code, stdout } = await evaluate([unsold, '--baseline', live], models())
    expect([code, stdout]).toEqual([2, expect.stringMatching(/^gate: BROKEN RUN$/m)])
  })

  it('stops at the cost limit, and goes on where it stopped: 2, then 0', async () => {
    server.script('gpt-4o-mini', choosing('none'))
    const args = [unsold, '--repeats', '2', '--parallel', '1']
    const stopped = await evaluate([...args, '--max-cost', '0.008'], models())
    expect([stopped.code, stopped.stderr]).toEqual([
      2,
      expect.stringContaining('cost limit of the run is reached'),
    ])
    const { code, stderr } = await evaluate(args, models())
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ answers taken over/m)])
    expect(stderr).not.toContain('7731')
  })
})
