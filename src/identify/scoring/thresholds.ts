import { z } from 'zod'
import { type LogisticModel, probability } from '#src/lib/logistic.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { ScoredCandidate } from './score.ts'

const schema = z.object({
  threshold: z.number().min(-1).max(1),
  margin: z.number().min(0).max(2),
  plausible: z.number().min(-1).max(1),
  confidence: z.object({ intercept: z.number(), weights: z.array(z.number()).length(2) }),
  certificate: z
    .object({
      target: z.number().min(0).max(1),
      precision: z.number().min(0).max(1),
      morePhotos: z.int().min(0).exactOptional(),
    })
    .exactOptional(),
})

/** The file of thresholds that comes with the demo. */
export const fittedFileSchema = schema.extend({
  sha256: z.string().length(64),
  colourWeight: z.number().min(0),
})

/** When the reference photos decide. Scores of SKUs are on the scale of cosines; all is fitted per space. */
export interface Thresholds {
  /** The best SKU must score at least as much. */
  readonly threshold: number
  /** And be ahead of the second by at least as much. */
  readonly margin: number
  /** A SKU that scores less is not even offered to the shopper. */
  readonly plausible: number
  /** Score and lead of the best SKU -> the chance that it is right. */
  readonly confidence: LogisticModel
  /** What the photos that they were fitted to prove; left out where nobody asked. */
  readonly certificate?: Certificate
}

/** What photos prove of what thresholds decide. */
export interface Certificate {
  /** What was asked for, 0-1. */
  readonly target: number
  /** At least this share of what is decided is right, with 95 % confidence (Clopper-Pearson), 0-1. */
  readonly precision: number
  /**
   * So many more photos of the same kind would prove the target, if not one more is decided wrongly; 0: it is proven.
   * Left out when nothing is decided, so that nobody can tell.
   */
  readonly morePhotos?: number
}

/** Thresholds to decide by; those of a space without fitted ones are about the nearest photo alone. */
export type Limits = (Thresholds & { readonly fitted: true }) | typeof unfitted

/** Nobody knows what a score is worth here, so only a photo that is all but identical to a reference decides. */
const unfitted = { threshold: 0.99, margin: 0.01, plausible: -1, fitted: false } as const

/** What thresholds make of candidates. */
export interface Judgement {
  readonly isSure: boolean
  /** The chance that the best SKU is right, 0-1. */
  readonly confidence: number
  /** For a person: the figures that it hangs on. */
  readonly reason: string
}

/** @param candidates best first */
export function judgeCandidates(
  [best, ...others]: readonly [ScoredCandidate, ...(readonly ScoredCandidate[])],
  limits: Limits,
): Judgement {
  const measure = (candidate: ScoredCandidate) =>
    limits.fitted ? candidate.score : candidate.nearest
  const value = measure(best)
  const lead = value - Math.max(-1, ...others.map(measure))
  return {
    isSure: value >= limits.threshold && lead >= limits.margin,
    confidence: limits.fitted
      ? probability(limits.confidence, [value, lead])
      : Math.min(1, Math.max(0, value)),
    reason:
      `similarity ${value.toFixed(3)} (needs ${limits.threshold}), ` +
      `ahead by ${lead.toFixed(3)} (needs ${limits.margin})${limits.fitted ? '' : ', not fitted'}`,
  }
}

export async function readThresholds(
  settings: Pick<SettingsStore, 'get'>,
  spaceId: string,
): Promise<Limits> {
  const stored = schema.safeParse(await settings.get(thresholdsKey(spaceId)))
  return stored.success ? { ...stored.data, fitted: true } : unfitted
}

export async function saveThresholds(
  settings: Pick<SettingsStore, 'set'>,
  spaceId: string,
  thresholds: Thresholds,
): Promise<void> {
  await settings.set(thresholdsKey(spaceId), schema.parse(thresholds))
}

function thresholdsKey(spaceId: string): string {
  return `thresholds:${spaceId}`
}
