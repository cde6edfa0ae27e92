import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import { type Rung, type Verdict, writtenIn } from '#src/identify/rung.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import { type Limits, readThresholds } from '#src/identify/scoring/thresholds.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VisionAnswer, VisionModel } from '#src/ports/vision-model.ts'
import { type ColourVeto, type FindColours, findColourVeto } from './colour-veto.ts'
import { type NarrowOptions, narrow } from './narrow-candidates.ts'
import { type Doubt, findStrongRival } from './strong-rival.ts'

export interface LlmRungOptions extends NarrowOptions {
  readonly model: VisionModel
  readonly settings: Pick<SettingsStore, 'get'>
  readonly findColours: FindColours
  /** Whose thresholds count. */
  readonly space: Pick<EmbeddingSpace, 'id'>
  /** For everything the rung does, however many models are asked, where the ladder has more time. */
  readonly timeoutMs?: number
}

/** Below it the model itself would rather not say. */
const minConfidence = 0.5

/** Decides when a vision model picks one of the candidates and neither the embedder nor the colours speak against it. */
export function createLlmRung(options: LlmRungOptions): Rung {
  const { model, settings, space, findColours, timeoutMs = 20_000 } = options
  return {
    name: 'llm',
    async climb({ decode, ...asked }, { candidates: neighbours, ...context }) {
      const { identificationId } = context
      const deadline = createDeadline(Math.min(timeoutMs, context.deadline.remainingMs()))
      const question = {
        ...asked,
        ...writtenIn(context),
        picture: decode,
        identificationId,
        deadline,
      }
      const limits = await readThresholds(settings, space.id)
      const narrowed = await narrow(options, question, { ...context, neighbours, limits })
      const { candidates } = narrowed
      if (candidates.length === 0) {
        return { ...narrowed, result: 'unavailable', reason: 'no candidates to choose from' }
      }
      const answer = await model.choose({ ...question, candidates })
      const costMicroUsd = narrowed.costMicroUsd + answer.costMicroUsd
      const veto =
        answer.kind === 'choice'
          ? await findColourVeto(answer.sku, { candidates, picture: decode, findColours })
          : undefined
      return { candidates, ...verdict(answer, { candidates, limits, veto }), costMicroUsd }
    },
  }
}

/** What speaks for and against the model's word. */
interface Evidence {
  readonly candidates: readonly Candidate[]
  readonly limits: Limits
  readonly veto: ColourVeto | undefined
}

function verdict(answer: VisionAnswer, evidence: Evidence): Verdict {
  switch (answer.kind) {
    case 'unavailable':
      return { result: 'unavailable', reason: answer.reason }
    case 'none':
      return noneOfThem(evidence)
    case 'choice':
      return choice(answer, evidence)
  }
}

type Choice = Extract<VisionAnswer, { kind: 'choice' }>

function choice(answer: Choice, evidence: Evidence): Verdict {
  const { candidates } = evidence
  const { sku, confidence, reason: said } = answer
  const placeOf = (one: Sku) => candidates.findIndex((candidate) => candidate.sku === one)
  const chosen = candidates[placeOf(sku)]
  if (!chosen) return { result: 'undecided', reason: 'the model chose what it was not offered' }
  const doubt = doubtAbout(chosen, confidence, evidence)
  if (!doubt) {
    return { result: 'decided', sku, confidence, candidates, reason: `the model chose it: ${said}` }
  }
  // The shopper is shown the model's choice, what speaks against it, and all that looks more like the photo.
  const last = Math.max(1, placeOf(sku), placeOf(doubt.rival))
  const plausible = Math.min(last + 1, candidates.length)
  const reason = `the model chose ${sku}, but ${doubt.reason}`
  const isDisputed = doubt.rival !== sku
  return { result: 'undecided', plausible, reason, ...(isDisputed ? { isDisputed } : {}) }
}

function doubtAbout(
  chosen: Candidate,
  confidence: number,
  { candidates, limits, veto }: Evidence,
): Doubt | undefined {
  const [best = chosen] = candidates
  if (confidence < minConfidence) {
    return { rival: best.sku, reason: `is not sure (${confidence.toFixed(2)})` }
  }
  return findStrongRival(chosen.sku, candidates, limits) ?? veto
}

/** The model's word is enough to offer nothing, unless the best one is as similar as those that decide by themselves. */
function noneOfThem({ candidates, limits }: Evidence): Verdict {
  const reason = 'the model sees none of them'
  const isStrong = (candidates[0]?.score ?? -1) >= limits.threshold
  return isStrong ? { result: 'undecided', reason } : { result: 'undecided', reason, plausible: 0 }
}
