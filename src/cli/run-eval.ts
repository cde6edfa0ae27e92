import { constants } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { saveAccuracy } from '#src/evals/accuracy.ts'
import { saveCaseMix } from '#src/evals/case-mix.ts'
import type { Evaluation } from '#src/evals/evaluate.ts'
import { checkFloors } from '#src/evals/gate/floors.ts'
import { gateFigures, type Judgement, judgeRun } from '#src/evals/gate/judge-run.ts'
import { defaultPolicy, type Policy, readPolicy } from '#src/evals/gate/policy.ts'
import { markdownSummary } from '#src/evals/markdown-summary.ts'
import { loadPictures } from '#src/evals/report/load-pictures.ts'
import { renderReport } from '#src/evals/report/render-report.ts'
import { reportCases } from '#src/evals/report/report-cases.ts'
import { type EvalRun, formatResults, readResults } from '#src/evals/results-file.ts'
import { type EvalSummary, summarize } from '#src/evals/summarize.ts'
import { messageOf } from '#src/lib/message.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { openEvalDatabase } from './eval-database.ts'
import { measureCases } from './measure-cases.ts'
import { exitCodes, print, printNote } from './output.ts'
import { noteUnanswered, recordAnswers, refuseWithoutModels } from './record-answers.ts'
import { fitLines, judgementLines, summaryLines } from './show-eval.ts'
import { withSurroundings } from './with-vitryna.ts'

export interface EvalOptions {
  readonly catalog?: string
  readonly json?: string
  readonly report?: string
  readonly markdown?: string
  readonly baseline?: string
  readonly updateBaseline?: string
  readonly policy?: string
  readonly strict?: true
  readonly repeats: number
  readonly parallel: number
  /** USD. */
  readonly maxCost: number
  readonly calibrate?: true
  readonly record?: true
  /** 0-1. */
  readonly targetPrecision: number
}

/** What `vitryna eval <cases>` does: opens what is measured, runs the cases, and writes down what came of it. */
export function runEvalCommand(file: string, options: EvalOptions): Promise<void> {
  return withSurroundings((surroundings) => {
    const paying = { ...surroundings, runBudgetMicroUsd: Math.round(options.maxCost * 1e6) }
    return options.record
      ? recordAnswers(paying, (recording) => run(recording, file, options))
      : run(paying, file, options)
  })
}

async function run(surroundings: Surroundings, file: string, options: EvalOptions): Promise<void> {
  const { json, report, markdown, updateBaseline } = options
  for (const place of [json, report, markdown, updateBaseline]) {
    if (place) await refuseUnwritable(place)
  }
  const policy = options.policy ? await readPolicy(options.policy) : defaultPolicy
  const baseline = options.baseline ? await readResults(options.baseline) : undefined
  const vitryna = await openCatalogue(surroundings, options.catalog)
  try {
    if (options.record) refuseWithoutModels(vitryna)
    const evaluation = await measureCases(vitryna, surroundings, { ...options, file, baseline })
    if (options.record) noteUnanswered(evaluation.run.results)
    const { VITRYNA_DATA_DIR: dataDir } = surroundings.config
    await tell({ vitryna, evaluation, policy, baseline, dataDir }, options)
  } finally {
    await vitryna.close()
  }
}

/** What the ladder is climbed in: the catalogue named, or else the shop's. */
async function openCatalogue(
  surroundings: Surroundings,
  catalogueFile: string | undefined,
): Promise<Vitryna> {
  if (catalogueFile) return openEvalDatabase(surroundings, catalogueFile)
  const vitryna = await openVitryna(surroundings)
  await vitryna.ensureDemo()
  return vitryna
}

interface Told {
  readonly vitryna: Vitryna
  readonly evaluation: Evaluation
  readonly policy: Policy
  readonly baseline: EvalRun | undefined
}

async function tell(told: Told & { readonly dataDir: string }, options: EvalOptions) {
  const { vitryna, evaluation, policy, baseline, dataDir } = told
  const { run: measured, fit } = evaluation
  const { conditions, results } = measured
  if (fit) {
    const place = options.catalog
      ? `the scratch database of ${options.catalog}`
      : "the shop's settings"
    for (const line of fitLines(fit, { spaceId: conditions.embedderId, place })) print(line)
  }
  const summary = summarize(results, policy.costs)
  const kept = results.flatMap(({ answers }) => answers).filter(({ hadVector }) => hadVector).length
  for (const line of summaryLines(summary, { conditions, kept })) print(line)
  const judgement = baseline && judgeRun(measured, baseline, policy)
  const floors = judgement ? [] : checkFloors(results, policy)
  for (const line of judgement ? judgementLines(judgement) : floors) print(line)
  await write({ vitryna, evaluation, summary, judgement, baseline }, options)
  if (!options.catalog) {
    await saveAccuracy(dataDir, summary.overall.top1.share)
    await saveCaseMix(dataDir, results)
  }
  process.exitCode = exitCodeOf(judgement, floors, options)
}

interface EvalOutcome extends Omit<Told, 'policy'> {
  readonly summary: EvalSummary
  readonly judgement: Judgement | undefined
}

async function write(written: EvalOutcome, options: EvalOptions): Promise<void> {
  const { evaluation, summary, judgement } = written
  const { run: measured } = evaluation
  const { json, report, markdown, updateBaseline } = options
  if (json) {
    const gate = judgement && gateFigures(judgement)
    await writeFile(json, formatResults(measured, { summary, ...(gate ? { gate } : {}) }))
    printNote(`${measured.results.length} cases written to ${json}`)
  }
  if (markdown) await writeFile(markdown, markdownSummary(summary, judgement))
  if (report) {
    await writeFile(report, await makeReport(written))
    printNote(`the report is in ${report}`)
  }
  if (updateBaseline) {
    await writeFile(updateBaseline, formatResults(measured, {}))
    printNote(`${updateBaseline} is the baseline now`)
  }
}

async function makeReport({ vitryna, evaluation, ...told }: EvalOutcome): Promise<string> {
  const { run: measured, cases } = evaluation
  const shown = reportCases(measured.results, told.baseline?.results)
  const pictures = await loadPictures(shown, cases, { ...vitryna.stores, openPhoto })
  return renderReport({ ...told, run: measured, cases: shown, pictures })
}

function exitCodeOf(
  judgement: Judgement | undefined,
  floors: readonly string[],
  { strict }: EvalOptions,
): number {
  if (!judgement) return floors.length > 0 ? exitCodes.failed : exitCodes.good
  switch (judgement.verdict) {
    case 'pass':
      return exitCodes.good
    case 'regression':
      return exitCodes.failed
    case 'broken':
      return exitCodes.broken
    case 'inconclusive':
      return strict ? exitCodes.failed : exitCodes.good
  }
}

/** Before the long run, not after it. */
async function refuseUnwritable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK)
  } catch (cause) {
    throw new AppError(`${file} cannot be written: ${messageOf(cause)}`, {
      remedy: 'name a file in a folder that is there',
      cause,
    })
  }
}
