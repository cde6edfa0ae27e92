import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { probability } from '#src/lib/logistic.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { ScoredCandidate } from './score.ts'
import { startingThresholds } from './starting-thresholds.ts'
import type { Thresholds } from './threshold-values.ts'

/** Thresholds as they are kept. */
export const thresholdsSchema = z.object({
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
export const fittedFileSchema = thresholdsSchema.extend({
  sha256: z.string().length(64),
  colourWeight: z.number().min(0),
})

/** Thresholds to decide by; those of a space without fitted ones are about the nearest photo alone. */
export type Limits = FittedLimits | typeof unfitted

export interface FittedLimits extends Thresholds {
  readonly fitted: true
  /** The public sets that they were fitted on; left out: photos of the shop. */
  readonly sets?: readonly string[]
}

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

/** Those that were fitted here, else those that the program has for the space to start with. */
export async function readThresholds(
  settings: Pick<SettingsStore, 'get'>,
  spaceId: string,
): Promise<Limits> {
  const stored = thresholdsSchema.safeParse(await settings.get(thresholdsKey(spaceId)))
  if (stored.success) return { ...stored.data, fitted: true }
  const start = startingThresholds(spaceId)
  return start ? { ...start, fitted: true } : unfitted
}

/** Whether a space has thresholds that were fitted to photos of the shop. */
export async function hasOwnThresholds(
  settings: Pick<SettingsStore, 'get'>,
  spaceId: string,
): Promise<boolean> {
  const limits = await readThresholds(settings, spaceId)
  return limits.fitted && limits.sets === undefined
}

export async function saveThresholds(
  settings: Pick<SettingsStore, 'set'>,
  spaceId: string,
  thresholds: Thresholds,
): Promise<void> {
  await settings.set(thresholdsKey(spaceId), thresholdsSchema.parse(thresholds))
}

/** Puts thresholds in the place of those in use, which are kept: see `restoreThresholds`. Doing it again changes nothing. */
export async function replaceThresholds(
  settings: Pick<SettingsStore, 'get' | 'set'>,
  spaceId: string,
  thresholds: Thresholds,
): Promise<void> {
  const by = thresholdsSchema.parse(thresholds)
  const replaced = await settings.get(thresholdsKey(spaceId))
  if (isDeepStrictEqual(replaced, by)) return
  await settings.set(replacedKey(spaceId), { by, replaced: replaced ?? null })
  await settings.set(thresholdsKey(spaceId), by)
}

/** Puts those back that were replaced, unless others were fitted since. @returns whether there was something to put back */
export async function restoreThresholds(
  settings: SettingsStore,
  spaceId: string,
): Promise<boolean> {
  const key = thresholdsKey(spaceId)
  const kept = replacementSchema.safeParse(await settings.get(replacedKey(spaceId)))
  if (!kept.success || !isDeepStrictEqual(kept.data.by, await settings.get(key))) return false
  const { replaced } = kept.data
  await (replaced === null ? settings.delete(key) : settings.set(key, replaced))
  await settings.delete(replacedKey(spaceId))
  return true
}

const replacementSchema = z.object({ by: thresholdsSchema, replaced: thresholdsSchema.nullable() })

function replacedKey(spaceId: string): string {
  return `replaced:${thresholdsKey(spaceId)}`
}

function thresholdsKey(spaceId: string): string {
  return `thresholds:${spaceId}`
}
