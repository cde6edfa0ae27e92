import { readFile } from 'node:fs/promises'
import pLimit from 'p-limit'
import { flatIdentification, type Identification } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import type { Attempt, TracedPrompt } from '#src/ports/call-trace.ts'
import { AppError, PhotoError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { CaseAnswer, CaseResult } from './case-result.ts'
import type { Journal } from './journal.ts'
import { type CaseProblem, type EvalCase, refuseProblems } from './read-cases.ts'
import type { Yardstick } from './yardstick.ts'

export interface RunRequest {
  /** Named in errors. */
  readonly file: string
  readonly cases: readonly EvalCase[]
  /** How often each case is asked, >= 1. */
  readonly repeats: number
  /** How many are asked at once, >= 1; 1 makes the times those of a photo alone. */
  readonly parallel: number
}

export interface RunDependencies {
  readonly identify: Identify
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly progress: Progress
  /** Answers of an earlier run of the same kind that was cut off, and where those of this one are kept. */
  readonly journal?: Journal
  /** Of a case's expected product. */
  readonly categoryOf?: (sku: EvalCase['sku']) => string | null
  /** Of an identification without an answer: the chance that its best candidate is right, 0-1. */
  readonly guessConfidence?: (identification: Identification) => number
  /** Whether the vector of a file is known already. */
  readonly hasVector?: (fileKey: string) => Promise<boolean>
  /** Live models are asked: they may answer otherwise another time. */
  readonly asksLiveModels?: boolean
  readonly yardstick?: Yardstick
  /** The run's own budget has refused a call. */
  readonly isBudgetSpent?: () => boolean
}

/** So that a rung that failed for a moment is not taken for the identifier's answer. */
const retries = 2

/**
 * Runs the ladder on every case, several at once. Remembered answers are neither read nor fed, and each repeat of a
 * case is asked as another sample, so that no recorded answer is counted twice.
 * @throws AppError naming every photo that cannot be decoded, or saying that the budget is spent; what was answered so
 * far stays in the journal.
 */
export async function runCases(
  request: RunRequest,
  dependencies: RunDependencies,
): Promise<readonly CaseResult[]> {
  const { file, cases, repeats, parallel } = request
  const { progress, categoryOf = () => null } = dependencies
  const problems: CaseProblem[] = []
  const inTurn = pLimit(parallel)
  const measureNow = everyTenth(() => dependencies.yardstick?.measure())
  progress.start('identifying cases', cases.length * repeats)
  const stop = new AbortController()
  const running = { ...dependencies, repeats, inTurn, problems, stop, measureNow }
  const work = cases.map((one) => answerCase(one, running))
  // What is under way must end before whoever called closes what it works with.
  await Promise.allSettled(work)
  progress.finish()
  const answered = await Promise.all(work)
  refuseProblems(file, problems)
  return cases.flatMap((one, at) => {
    const [first, ...others] = answered[at] ?? []
    if (!first) return []
    const { key, photo, caption, sku, tags } = one
    const category = categoryOf(sku)
    const answers: CaseResult['answers'] = [first, ...others]
    return [{ key, photo, caption, tags: [...tags], category, expected: sku, answers }]
  })
}

function everyTenth(measure: () => void): () => void {
  let calls = 0
  return () => {
    if (calls % 10 === 0) measure()
    calls += 1
  }
}

interface Running extends RunDependencies {
  readonly repeats: number
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  readonly problems: CaseProblem[]
  /** Aborted by the first failure: nothing more is begun. */
  readonly stop: AbortController
  readonly measureNow: () => void
}

async function answerCase(one: EvalCase, running: Running): Promise<readonly CaseAnswer[]> {
  const samples = Array.from({ length: running.repeats }, (_, sample) =>
    running.inTurn(() => answerOnce(one, sample, running)),
  )
  const answers = await Promise.all(samples)
  return answers.filter((answer) => answer !== undefined)
}

/** @returns undefined for a photo that cannot be decoded, which is noted, and once the run has failed. */
async function answerOnce(
  one: EvalCase,
  sample: number,
  running: Running,
): Promise<CaseAnswer | undefined> {
  const { journal, progress, problems, stop } = running
  if (stop.signal.aborted) return undefined
  const known = journal?.find(one.key, sample)
  if (known) {
    progress.advance(1)
    return known
  }
  try {
    refuseWithoutBudget(running)
    running.measureNow()
    const answer = await ask(one, sample, running)
    refuseWithoutBudget(running)
    await journal?.keep(one.key, sample, answer)
    progress.advance(1)
    return answer
  } catch (error) {
    if (!(error instanceof PhotoError)) {
      stop.abort()
      throw error
    }
    const message = `${one.photo}: ${error.message}; replace the photo`
    if (sample === 0) problems.push({ line: one.line, message })
    return undefined
  }
}

/** An answer that a spent budget left without its models is none of the identifier's. */
function refuseWithoutBudget({ isBudgetSpent }: Running): void {
  if (!isBudgetSpent?.()) return
  throw new AppError('the cost limit of the run is reached before all cases were answered', {
    remedy: 'run it again with a higher --max-cost: it goes on where it stopped',
  })
}

async function ask(one: EvalCase, sample: number, running: Running): Promise<CaseAnswer> {
  const { caption, path, line } = one
  const { sha256, decode } = await running.openPhoto(await readFile(path))
  const hadVector = (await running.hasVector?.(sha256)) ?? false
  for (let attempt = 0; ; attempt += 1) {
    const trace = createTrace()
    const options = { caption, fresh: true, shopperId: `eval line ${line}`, sample, trace }
    const identification = await running.identify({ fileKey: sha256, decode }, options)
    if (attempt === retries || !hasFailed(identification)) {
      return toAnswer(identification, { trace, hadVector, running })
    }
  }
}

/** A rung that could not do its part, but for the models, whose ways of failing are their own. */
export function hasFailed({
  rungs,
}: {
  readonly rungs: readonly { readonly rung: string; readonly result: string }[]
}): boolean {
  return rungs.some(({ rung, result }) => rung !== 'llm' && result === 'unavailable')
}

type Trace = ReturnType<typeof createTrace>

function createTrace() {
  const prompts: TracedPrompt[] = []
  const attempts: Attempt[] = []
  let pending: TracedPrompt | undefined
  return {
    prompts,
    attempts,
    asked(prompt: TracedPrompt) {
      pending = prompt
    },
    attempted(attempt: Attempt) {
      attempts.push(attempt)
      // What no model was sent is of no interest to anybody.
      if (pending && attempt.result !== 'not-called') prompts.push(pending)
      pending = undefined
    },
  }
}

interface Circumstances {
  readonly trace: Trace
  readonly hadVector: boolean
  readonly running: Running
}

function toAnswer(
  identification: Identification,
  { trace: { prompts, attempts }, hadVector, running }: Circumstances,
): CaseAnswer {
  const { asksLiveModels = false, guessConfidence = bestScore } = running
  const { outcome, candidates, rungs, ...flat } = flatIdentification(identification)
  const askedModels = asksLiveModels && rungs.some(({ rung }) => rung === 'llm')
  return {
    outcome,
    ...flat,
    candidates: [...candidates],
    rungs: [...rungs],
    guessConfidence: flat.confidence ?? guessConfidence(identification),
    tokensIn: attempts.reduce((sum, { tokensIn }) => sum + tokensIn, 0),
    tokensOut: attempts.reduce((sum, { tokensOut }) => sum + tokensOut, 0),
    hadVector,
    ...(identification.isScreenshot === undefined
      ? {}
      : { isScreenshot: identification.isScreenshot }),
    mayVary: askedModels || hasFailed(identification),
    models: [...new Set(attempts.flatMap(({ reportedModel }) => reportedModel ?? []))],
    prompts: prompts.map(({ model, prompt, user }) => ({ model, prompt, user })),
  }
}

function bestScore({ candidates }: Identification): number {
  return Math.min(1, Math.max(0, candidates[0]?.score ?? 0))
}
