import type { Candidate } from '#src/domain/outcome.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VisionAnswer, VisionModel } from '#src/ports/vision-model.ts'
import { type NarrowOptions, narrow } from './narrow.ts'
import type { Rung, Verdict } from './rung.ts'
import { type Limits, readThresholds } from './thresholds.ts'

export interface LlmRungOptions extends NarrowOptions {
  readonly model: VisionModel
  readonly settings: Pick<SettingsStore, 'get'>
  /** For everything the rung does, however many models are asked. */
  readonly timeoutMs?: number
}

/** Below it the model itself would rather not say. */
const minConfidence = 0.5
/** So many margins ahead, and what the embedder sees outweighs the model's word. */
const strongLead = 3

/** Decides when a vision model picks one of the candidates and what the embedder saw does not speak against it. */
export function createLlmRung(options: LlmRungOptions): Rung {
  const { model, settings, timeoutMs = 20_000 } = options
  return {
    name: 'llm',
    async climb({ decode, ...asked }, { candidates: neighbours, identificationId, embedderId }) {
      const deadline = createDeadline(timeoutMs)
      const question = { ...asked, picture: decode, identificationId, deadline }
      const limits = await readThresholds(settings, embedderId)
      const narrowed = await narrow(options, question, { neighbours, limits })
      const { candidates } = narrowed
      if (candidates.length === 0) {
        return { ...narrowed, result: 'unavailable', reason: 'no candidates to choose from' }
      }
      const answer = await model.choose({ ...question, candidates })
      const costMicroUsd = narrowed.costMicroUsd + answer.costMicroUsd
      return { candidates, ...verdict(answer, candidates, limits), costMicroUsd }
    },
  }
}

function verdict(answer: VisionAnswer, candidates: readonly Candidate[], limits: Limits): Verdict {
  switch (answer.kind) {
    case 'unavailable':
      return { result: 'unavailable', reason: answer.reason }
    case 'none':
      return noneOfThem(candidates, limits)
    case 'choice':
      return choice(answer, candidates, limits)
  }
}

function choice(
  { sku, confidence, reason: said }: Extract<VisionAnswer, { kind: 'choice' }>,
  candidates: readonly Candidate[],
  limits: Limits,
): Verdict {
  const place = candidates.findIndex((candidate) => candidate.sku === sku)
  const chosen = candidates[place]
  if (!chosen) return { result: 'undecided', reason: 'the model chose what it was not offered' }
  const doubt = doubtAbout(chosen, { confidence, candidates, limits })
  if (!doubt) {
    return { result: 'decided', sku, confidence, candidates, reason: `the model chose it: ${said}` }
  }
  // The shopper is shown the model's choice and all that looks more like the photo.
  const plausible = Math.min(Math.max(2, place + 1), candidates.length)
  return { result: 'undecided', plausible, reason: `the model chose ${sku}, but ${doubt}` }
}

function doubtAbout(
  chosen: Candidate,
  {
    confidence,
    candidates,
    limits,
  }: {
    readonly confidence: number
    readonly candidates: readonly Candidate[]
    readonly limits: Limits
  },
): string | undefined {
  if (confidence < minConfidence) return `is not sure (${confidence.toFixed(2)})`
  const [best = chosen] = candidates
  const lead = best.score - chosen.score
  // Without fitted thresholds nobody knows what a lead is worth.
  const isStrong = limits.fitted && best.score >= limits.plausible
  if (!isStrong || lead < strongLead * limits.margin) return undefined
  return `${best.sku} is far more similar (by ${lead.toFixed(3)})`
}

/** The model's word is enough to offer nothing, unless the best one is as similar as those that decide by themselves. */
function noneOfThem(candidates: readonly Candidate[], { threshold }: Limits): Verdict {
  const reason = 'the model sees none of them'
  const isStrong = (candidates[0]?.score ?? -1) >= threshold
  return isStrong ? { result: 'undecided', reason } : { result: 'undecided', reason, plausible: 0 }
}
