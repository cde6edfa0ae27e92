import { sha256 } from '#src/lib/hash.ts'
import type { Identification, Method } from './outcome.ts'
import type { Sku } from './sku.ts'

/**
 * How far a second identifier, the candidate, has come: it runs in the shadow of the present one, answers a share of the
 * shoppers, or answers everybody. `stopped`: it was called off before that; `undone`: after it.
 */
export const rolloutStages = ['shadow', 'share', 'promoted', 'stopped', 'undone'] as const
export type RolloutStage = (typeof rolloutStages)[number]

/** Stages in which two identifiers run side by side. */
export type RunningStage = Extract<RolloutStage, 'shadow' | 'share'>

/** Who answers a photo. */
export type Side = 'present' | 'candidate'

/** The share of shoppers that a candidate answers, unless it is said otherwise. */
export const defaultShare = 0.1

/** How often a candidate that is as good as the present one is stopped at most, however often one looks. */
export const falseStopChance = 0.005

interface Assignment {
  /** A UUID: another rollout draws other shoppers. */
  readonly id: string
  readonly stage: RolloutStage
  /** 0-1, of the shoppers. */
  readonly share: number
}

/** Who answers a shopper: always the same as long as the rollout is at this stage, in every process. */
export function sideOf({ id, stage, share }: Assignment, shopperId: string): Side {
  return stage === 'share' && drawOf(id, shopperId) < share ? 'candidate' : 'present'
}

const drawDigits = 12

/** From 0 up to 1: the first 48 bits of a hash. */
function drawOf(rolloutId: string, shopperId: string): number {
  const digits = sha256(`${rolloutId} ${shopperId}`).slice(0, drawDigits)
  return Number.parseInt(digits, 16) / 16 ** drawDigits
}

/** What one identifier made of a photo, as far as two of them are compared by it. */
export interface ComparedAnswer {
  readonly outcome: 'matched' | 'ambiguous' | 'unknown'
  /** null unless it is matched. */
  readonly sku: Sku | null
  /** What the shopper is to choose from; empty unless it is ambiguous. */
  readonly offered: readonly Sku[]
  readonly method: Method | null
  /** 0-1, in the best candidate. */
  readonly confidence: number
}

export function comparedAnswer({ outcome, confidence }: Identification): ComparedAnswer {
  const isMatched = outcome.outcome === 'matched'
  return {
    outcome: outcome.outcome,
    sku: isMatched ? outcome.sku : null,
    offered: outcome.outcome === 'ambiguous' ? outcome.offered.map(({ sku }) => sku) : [],
    method: isMatched ? outcome.method : null,
    confidence,
  }
}

/** Whether a shopper would see the same, but for the order in which products are offered. */
export function isSameAnswer(one: ComparedAnswer, other: ComparedAnswer): boolean {
  return (
    one.outcome === other.outcome &&
    one.sku === other.sku &&
    one.offered.toSorted().join() === other.offered.toSorted().join()
  )
}

/** Who was right, by what people said; `even`: neither was more so. */
export type PairVerdict = 'candidate' | 'present' | 'even'

/** @param truth the SKU that people say it is; null: the shop does not sell it */
export function judgePair(
  answers: Readonly<Record<Side, ComparedAnswer>>,
  truth: Sku | null,
): PairVerdict {
  const ahead = worthOf(answers.candidate, truth) - worthOf(answers.present, truth)
  if (ahead === 0) return 'even'
  return ahead > 0 ? 'candidate' : 'present'
}

/** The right product is best, then a choice that has it, then a person; a wrong product, given alone, is worst. */
function worthOf({ sku, offered }: ComparedAnswer, truth: Sku | null): number {
  if (sku !== null) return sku === truth ? 3 : 0
  return truth !== null && offered.includes(truth) ? 2 : 1
}
