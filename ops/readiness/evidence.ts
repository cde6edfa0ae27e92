import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

// What `.ci/run` leaves in READINESS_DIR, and who adds to it: `run.json`, a line in `checks.jsonl` for each check,
// vitest's reports, `eval.json` of `vitryna eval --json`, and any `load*.json` of `vitryna load --json`.

const runSchema = z.object({
  at: z.string(),
  commit: z.string(),
  /** Whether files differed from that commit. */
  isChanged: z.boolean(),
  node: z.string(),
  processor: z.string(),
  cores: z.number(),
  memoryGb: z.number(),
  loadAverage: z.number(),
})
export type RunFacts = Readonly<z.output<typeof runSchema>>

const checkSchema = z.object({
  name: z.string(),
  passed: z.boolean(),
  at: z.string(),
  seconds: z.number(),
  /** Of a run of tests: the file with vitest's report. */
  report: z.string().optional(),
})

const testsSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})
export type TestReport = Readonly<z.output<typeof testsSchema>>

export interface Check extends Readonly<z.output<typeof checkSchema>> {
  /** undefined for a check that is no run of tests, and for one that broke before it wrote its report. */
  readonly tests: TestReport | undefined
}

const rate = z.object({ share: z.number().nullable() })
const evalSchema = z.object({
  embedderId: z.string(),
  llmMode: z.string(),
  summary: z.object({
    overall: z.object({
      cases: z.number(),
      top1: rate,
      coverage: rate,
      precision: rate,
      wrong: rate,
    }),
    certified: z.object({ answers: z.number(), errors: z.number(), precision: z.number() }),
  }),
})

const loadSchema = z.object({
  options: z.object({
    shape: z.string(),
    perSecond: z.number(),
    seconds: z.number(),
    workers: z.number(),
    products: z.number().optional(),
    embedderMs: z.number().optional(),
  }),
  conditions: z.object({ at: z.string(), cores: z.number(), loadAverage: z.number() }),
  visits: z.number(),
  unanswered: z.number(),
  answersPerSecond: z.number(),
  byRung: z.array(z.object({ what: z.string(), count: z.number(), p95: z.number().nullable() })),
  memoryMb: z.number().nullable(),
  memory: z.object({ slope: z.number(), low: z.number(), high: z.number() }).nullable(),
  processorMsPerAnswer: z.number().nullable(),
  databaseMb: z.number(),
  databaseKbPerAnswer: z.number().nullable(),
})
export type LoadFigures = Readonly<z.output<typeof loadSchema>>

export interface Evidence {
  readonly run: RunFacts
  readonly checks: readonly Check[]
  readonly evaluation: Readonly<z.output<typeof evalSchema>> | undefined
  readonly loads: readonly LoadFigures[]
}

/** @throws when there is no run in the folder, or a file in it is not what it should be. */
export function readEvidence(folder: string): Evidence {
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')
  const json = (name: string): unknown => JSON.parse(text(name))
  const has = (name: string) => existsSync(join(folder, name))
  const lines = has('checks.jsonl') ? text('checks.jsonl').trim().split('\n') : []
  return {
    run: runSchema.parse(json('run.json')),
    checks: lines
      .filter((line) => line !== '')
      .map((line) => checkSchema.parse(JSON.parse(line)))
      .map((check) => ({
        ...check,
        tests:
          check.report && has(check.report) ? testsSchema.parse(json(check.report)) : undefined,
      })),
    evaluation: has('eval.json') ? evalSchema.parse(json('eval.json')) : undefined,
    loads: readdirSync(folder)
      .filter((name) => /^load.*\.json$/.test(name))
      .sort()
      .flatMap((name) => z.array(loadSchema).parse(json(name))),
  }
}
