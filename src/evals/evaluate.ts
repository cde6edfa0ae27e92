import { join } from 'node:path'
import type { Identification } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Identify } from '#src/identify/identifier.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'
import { type Limits, readThresholds } from '#src/identify/scoring/thresholds.ts'
import { calibrate } from '#src/learning/calibrate.ts'
import type { Fit } from '#src/learning/fit-thresholds.ts'
import { sha256 } from '#src/lib/hash.ts'
import { probability } from '#src/lib/logistic.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import type { ReadText } from '#src/photo/text/read-text.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { type CaseResult, toRankedCase } from './case-result.ts'
import type { Conditions } from './conditions.ts'
import { type ExpectedCost, expectCost } from './expected-cost.ts'
import { cacheFeatures } from './feature-cache.ts'
import { openJournal } from './journal.ts'
import { limitKept } from './kept-files.ts'
import { type EvalCase, findUnknownSkus, readCases, refuseProblems } from './read-cases.ts'
import type { EvalRun } from './results-file.ts'
import { type RunDependencies, runCases } from './run-cases.ts'
import { cacheText } from './text-cache.ts'
import { createYardstick, type Yardstick } from './yardstick.ts'

/** The vision models of the ladder, as far as an eval has to know them. */
export interface EvalModels {
  readonly mode: Conditions['llmMode']
  readonly prompts: readonly string[]
  /** What the first model asked about one photo costs at most, micro-USD. */
  readonly worstCaseMicroUsd: number
  /** The run's own budget; undefined: calls are paid from the shop's. */
  readonly runLedger: { isSpent(): boolean; addEarlier(microUsd: number): void } | undefined
}

export interface EvalPorts {
  readonly catalogue: Pick<CatalogueStore, 'findSkus' | 'findProducts' | 'revision'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly vision: EvalModels
  readonly embedder: () => Promise<{ readonly id: string }>
  readonly space: () => Promise<{ readonly id: string }>
  /** All views of a photo. */
  readonly extract: ExtractFeatures
  /** How many of them the ladder looks at. */
  readonly queryViews: () => Promise<number>
  readonly readText: ReadText
  /** The ladder as evals climb it, with these features and this text. */
  readonly evaluator: (extract: ExtractFeatures, readText: ReadText) => Promise<Identify>
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly progress: Progress
  /** Makes what the ladder searches, before it is asked; left out where that is not the eval's to do. */
  readonly prepare?: () => Promise<void>
  /** Told before the run what it will cost, where it asks live models. */
  readonly onExpectedCost?: (cost: ExpectedCost) => void
}

export interface EvalRequest {
  /** The file of cases. */
  readonly file: string
  readonly repeats: number
  readonly parallel: number
  /** Where vectors, read text and unfinished runs are kept. */
  readonly folder: string
  /** Changes with the reader: what another one read is not taken over. */
  readonly textVersion: string
  /** Changes with the program: answers of an unfinished run of another program are not taken up. */
  readonly codeVersion: string
  /** An earlier run of these cases tells best what this one will cost. */
  readonly baseline: EvalRun | undefined
  /** Fits thresholds to the answers, to this precision (0-1), and runs the cases again by them. */
  readonly calibrateTo: number | undefined
}

export interface Evaluation {
  readonly run: EvalRun
  readonly cases: readonly EvalCase[]
  /** Answers taken over from a run that was cut off. */
  readonly taken: number
  readonly fit: Fit | undefined
}

/** Where is kept what is the same in every run. */
interface KeptPlaces {
  readonly vectors: string
  readonly text: string
}

/** Up to 40 kB each: room for 6,000 photos with five views and a middle layer, for far more with one. */
const maxCacheBytes = 256 * 1024 * 1024

/**
 * Runs the ladder on every case of a file.
 * @throws AppError naming every case that cannot be run, or saying that the budget is spent.
 */
export async function evaluate(request: EvalRequest, ports: EvalPorts): Promise<Evaluation> {
  const { folder, calibrateTo } = request
  const cases = await readGoodCases(request.file, ports)
  await ports.prepare?.()
  const kept = {
    vectors: join(folder, 'features', (await ports.embedder()).id),
    text: join(folder, 'features', `text-${request.textVersion.slice(0, 12)}`),
  }
  const journal = await openJournal(join(folder, 'runs', `${await runKey(request, ports)}.jsonl`))
  announceCost(cases.length * request.repeats - journal.taken, request, ports)
  ports.vision.runLedger?.addEarlier(journal.takenMicroUsd)

  const dependencies = await runDependencies(ports, cases, kept)
  const run = { ...request, cases }
  const first = await runCases(run, { ...dependencies, journal })
  const fit = calibrateTo === undefined ? undefined : await fitTo(first, calibrateTo, ports)
  const results = fit?.kind === 'fitted' ? await runAgain(run, ports, { cases, kept }) : first

  await journal.remove()
  for (const place of Object.values(kept)) await limitKept(place, maxCacheBytes)
  return {
    run: {
      conditions: { ...(await conditionsOf(ports)), models: modelsOf(results) },
      yardstickMs: dependencies.yardstick.ms(),
      results,
    },
    cases,
    taken: journal.taken,
    fit,
  }
}

async function readGoodCases(file: string, ports: EvalPorts): Promise<readonly EvalCase[]> {
  const { cases, problems } = await readCases(file, { checkPhoto: ports.openPhoto })
  refuseProblems(file, [...problems, ...(await findUnknownSkus(cases, ports.catalogue))])
  return cases
}

/** All that an answer depends on: only a run of the very same kind is taken up again. */
async function runKey({ codeVersion }: EvalRequest, ports: EvalPorts): Promise<string> {
  return sha256(JSON.stringify([await conditionsOf(ports), await ports.queryViews(), codeVersion]))
}

async function conditionsOf(ports: EvalPorts): Promise<Omit<Conditions, 'models'>> {
  const { id } = await ports.space()
  const limits = await readThresholds(ports.settings, id)
  const { threshold, margin, plausible } = limits
  return {
    embedderId: id,
    thresholds: limits.fitted ? { threshold, margin, plausible } : null,
    catalogueRevision: await ports.catalogue.revision(),
    prompts: [...ports.vision.prompts],
    llmMode: ports.vision.mode,
  }
}

function modelsOf(results: readonly CaseResult[]): string[] {
  const models = results.flatMap(({ answers }) => answers.flatMap((answer) => answer.models))
  return [...new Set(models)].sort()
}

function announceCost(answers: number, { baseline }: EvalRequest, ports: EvalPorts): void {
  if (ports.vision.mode !== 'real') return
  ports.onExpectedCost?.(expectCost(answers, ports.vision.worstCaseMicroUsd, baseline))
}

async function runDependencies(
  ports: EvalPorts,
  cases: readonly EvalCase[],
  kept: KeptPlaces,
): Promise<RunDependencies & { readonly yardstick: Yardstick }> {
  const { vision, openPhoto, progress } = ports
  const cache = cacheFeatures(ports.extract, kept.vectors)
  const categories = await categoriesOf(cases, ports)
  const limits = await readThresholds(ports.settings, (await ports.space()).id)
  return {
    identify: await ports.evaluator(cache.extract, cacheText(ports.readText, kept.text)),
    openPhoto,
    progress,
    categoryOf: (sku) => (sku === null ? null : (categories.get(sku) ?? null)),
    guessConfidence: (identification) => guessConfidence(identification, limits),
    hasVector: cache.has,
    asksLiveModels: vision.mode === 'real',
    yardstick: createYardstick(),
    isBudgetSpent: () => vision.runLedger?.isSpent() ?? false,
  }
}

async function categoriesOf(
  cases: readonly EvalCase[],
  { catalogue }: EvalPorts,
): Promise<ReadonlyMap<Sku, string>> {
  const skus = new Set(cases.map(({ sku }) => sku).filter((sku) => sku !== null))
  const products = await catalogue.findProducts([...skus])
  return new Map(products.map(({ sku, category }) => [sku, category]))
}

/** Without an answer: what the thresholds' own model makes of the best candidate. */
function guessConfidence({ candidates: [best, second] }: Identification, limits: Limits): number {
  if (!best) return 0
  if (!limits.fitted) return Math.min(1, Math.max(0, best.score))
  return probability(limits.confidence, [best.score, best.score - (second?.score ?? -1)])
}

async function fitTo(
  results: readonly CaseResult[],
  targetPrecision: number,
  { settings, space }: EvalPorts,
): Promise<Fit> {
  const { id: spaceId } = await space()
  return calibrate(results.map(toRankedCase), { settings, spaceId, targetPrecision })
}

/** By what was fitted. */
async function runAgain(
  run: Parameters<typeof runCases>[0],
  ports: EvalPorts,
  { cases, kept }: { readonly cases: readonly EvalCase[]; readonly kept: KeptPlaces },
): Promise<readonly CaseResult[]> {
  return runCases(run, await runDependencies(ports, cases, kept))
}
