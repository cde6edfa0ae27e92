import { randomUUID } from 'node:crypto'
import type { CategoryGuess } from '#src/domain/category.ts'
import {
  type Candidate,
  type Identification,
  maxCandidates,
  type Outcome,
  type RungName,
  type RungReport,
} from '#src/domain/outcome.ts'
import { createDeadline, type Deadline, inTime } from '#src/lib/deadline.ts'
import { messageOf } from '#src/lib/message.ts'
import type { AnswerContext } from '#src/ports/answer-store.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { silentTracer, type Tracer } from '#src/ports/tracer.ts'
import {
  categoryIn,
  type PhotoQuery,
  type Rung,
  type RungContext,
  type Verdict,
  writtenIn,
} from './rung.ts'

export interface Climb {
  readonly rungs: readonly Rung[]
  readonly context: AnswerContext
  /** Leaves remembered answers alone. */
  readonly fresh: boolean
  /** Of all rungs together. */
  readonly deadline: Deadline
  /** Left out: nobody looks. */
  readonly tracer?: Tracer | undefined
}

const untold: Story = {
  reports: [],
  candidates: [],
  confidence: 0,
  plausible: 0,
  named: [],
  costMicroUsd: 0,
  isOver: false,
}

/** The share of the time left that a rung may take when others come after it; the last one may take all of it. */
const rungShare = 1 / 2

/** The story so far. */
interface Story {
  readonly reports: readonly RungReport[]
  readonly candidates: readonly Candidate[]
  /** In the best candidate. */
  readonly confidence: number
  readonly plausible: number
  /** What words or codes name, best first. */
  readonly named: readonly Candidate[]
  /** Products that stand side by side. */
  readonly several?: readonly Candidate[]
  /** What was read in the picture. */
  readonly written?: string
  readonly category?: CategoryGuess
  readonly costMicroUsd: number
  readonly decided?: Extract<Outcome, { outcome: 'matched' }>
  /** Two rungs contradict each other. */
  readonly isDisputed?: boolean
  /** No later rung is to be asked. */
  readonly isOver: boolean
}

/**
 * Climbs the ladder: the first rung that decides wins, one that fails is noted as unavailable and the next one is
 * asked. By the deadline the story ends, whatever hangs: each rung has its share of the time left.
 * @throws PhotoError when the photo itself cannot be read; nothing else is thrown.
 */
export async function climbLadder(query: PhotoQuery, climb: Climb): Promise<Identification> {
  const startedAt = performance.now()
  const id = randomUUID()
  let story = untold
  const { tracer = silentTracer } = climb
  const rungs = climb.rungs.filter(({ usesMemory }) => !(climb.fresh && usesMemory))
  for (const [at, rung] of rungs.entries()) {
    const deadline = at === rungs.length - 1 ? climb.deadline : shareOf(climb.deadline)
    story = await step(story, rung, { query, context: { ...climb.context, deadline }, id, tracer })
    if (story.isOver) break
  }
  return {
    id,
    outcome: story.decided ?? undecidedOutcome(story),
    confidence: story.confidence,
    candidates: together(story.named, story.candidates),
    rungs: story.reports,
    ...writtenIn(story),
    ...categoryIn(story),
    costMicroUsd: story.costMicroUsd,
    latencyMs: elapsedMs(startedAt),
    ...(story.isDisputed && !story.decided ? { isDisputed: true } : {}),
  }
}

function shareOf(deadline: Deadline): Deadline {
  const leftMs = deadline.remainingMs()
  return leftMs === Number.POSITIVE_INFINITY ? deadline : createDeadline(leftMs * rungShare)
}

interface Step {
  readonly query: PhotoQuery
  readonly context: Omit<RungContext, 'identificationId' | 'candidates' | 'written' | 'category'>
  readonly id: string
  readonly tracer: Tracer
}

async function step(
  story: Story,
  rung: Rung,
  { query, id, tracer, ...step }: Step,
): Promise<Story> {
  const startedAt = performance.now()
  const { candidates } = story
  const known = { ...writtenIn(story), ...categoryIn(story) }
  const context = { ...step.context, ...known, identificationId: id, candidates }
  const { name } = rung
  const verdict = await tryRung({ name, tracer, deadline: step.context.deadline }, async () =>
    heldToNames(await rung.climb(query, context), name, story.named),
  )
  const { result, reason, costMicroUsd = 0 } = verdict
  const report = { rung: name, result, ms: elapsedMs(startedAt), reason }
  const next = {
    ...story,
    reports: [...story.reports, report],
    costMicroUsd: story.costMicroUsd + costMicroUsd,
  }
  switch (verdict.result) {
    case 'unavailable':
      return { ...next, candidates: verdict.candidates ?? story.candidates }
    case 'undecided':
      return {
        ...next,
        candidates: verdict.candidates ?? story.candidates,
        confidence: verdict.confidence ?? story.confidence,
        plausible: verdict.plausible ?? story.plausible,
        named: together(story.named, verdict.named ?? []),
        ...writtenIn(verdict, story),
        ...categoryIn(verdict, story),
        ...(verdict.isDisputed ? { isDisputed: true } : {}),
        ...(verdict.several ? { several: verdict.several } : {}),
        isOver: verdict.isFinal ?? false,
      }
    case 'decided': {
      const { sku, confidence } = verdict
      const decided = { outcome: 'matched' as const, sku, method: name, confidence }
      return {
        ...next,
        candidates: verdict.candidates,
        confidence,
        decided,
        isOver: true,
        ...writtenIn(verdict, story),
        ...categoryIn(verdict, story),
      }
    }
  }
}

interface Trial extends Pick<Step, 'tracer'> {
  readonly name: RungName
  /** The rung's share of the time. */
  readonly deadline: Deadline
}

/** Asks a rung, as a span; one that throws or takes too long is unavailable. */
async function tryRung(trial: Trial, ask: () => Promise<Verdict>): Promise<Verdict> {
  const { name, deadline, tracer } = trial
  if (deadline.signal.aborted) return { result: 'unavailable', reason: 'no time left' }
  const shareMs = Math.round(deadline.remainingMs())
  const untilItSays = { 'vitryna.rung': name, 'vitryna.result': 'unavailable' } as const
  try {
    return await tracer.span(`rung ${name}`, untilItSays, async (span) => {
      const verdict = await inTime(deadline, ask())
      span.set({ 'vitryna.result': verdict.result })
      return verdict
    })
  } catch (error) {
    // No rung can do anything with a broken photo; everything else is this rung's own trouble.
    if (error instanceof PhotoError) throw error
    const reason = deadline.signal.aborted ? `took more than ${shareMs} ms` : messageOf(error)
    return { result: 'unavailable', reason }
  }
}

/** The rungs that compare the photo with the shop's; the others only know what was said or answered before. */
const lookers: ReadonlySet<RungName> = new Set(['embedding', 'llm'])

/** When words or codes name several SKUs, what looks like another one does not decide: it is offered beside them. */
function heldToNames(verdict: Verdict, rung: RungName, named: readonly Candidate[]): Verdict {
  if (verdict.result !== 'decided' || named.length === 0 || !lookers.has(rung)) return verdict
  const { sku, candidates, confidence, reason, costMicroUsd = 0 } = verdict
  if (named.some((one) => one.sku === sku)) return verdict
  return {
    result: 'undecided',
    reason: `${reason}, but the caption or a code names others`,
    candidates,
    confidence,
    named: [{ sku, score: confidence }],
    isDisputed: true,
    costMicroUsd,
  }
}

/** At most five, each once, the first of them first. */
function together(first: readonly Candidate[], second: readonly Candidate[]): readonly Candidate[] {
  const known = new Set(first.map(({ sku }) => sku))
  return [...first, ...second.filter(({ sku }) => !known.has(sku))].slice(0, maxCandidates)
}

function undecidedOutcome(story: Story): Outcome {
  const { candidates, plausible, named, several, reports, category } = story
  if (named.length >= 2) return { outcome: 'ambiguous', offered: named }
  if (category?.isGone) {
    return { outcome: 'unknown', reason: `it shows ${category.name}, of which the shop has none` }
  }
  if (several) return { outcome: 'ambiguous', offered: several }
  if (plausible >= 2) return { outcome: 'ambiguous', offered: candidates.slice(0, plausible) }
  const hasLooked = reports.some(({ rung, result }) => lookers.has(rung) && result === 'undecided')
  const reason = hasLooked ? 'nothing in the shop looks like it' : 'no rung could be asked'
  return { outcome: 'unknown', reason }
}

/** Milliseconds, to a tenth. */
function elapsedMs(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 10) / 10
}
