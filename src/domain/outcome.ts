import type { CategoryGuess } from './category.ts'
import type { Sku } from './sku.ts'

/** How a SKU can be named: the rungs of the ladder, then people. */
export type Method = RungName | 'shopper' | 'manager'

/** The rungs, which name it by themselves. */
export type RungName =
  | 'caption'
  | 'forward'
  | 'fingerprint'
  | 'code'
  | 'embedding'
  | 'text'
  | 'regions'
  | 'llm'

/** What a prompt and a chat can show. */
export const maxCandidates = 5

/** Halves of a photo, each beside the one opposite. */
export const photoHalves = ['left', 'right', 'top', 'bottom'] as const
export type PhotoHalf = (typeof photoHalves)[number]

/** A SKU the photo may show. */
export interface Candidate {
  readonly sku: Sku
  /** 0-1, comparable within one identification only. */
  readonly score: number
  /** Of a photo of several products: where it is. */
  readonly half?: PhotoHalf
}

/** Whether these are of different parts of a photo: of several products in it, not of one that may be any of them. */
export function areSeveral(
  candidates: readonly { readonly half?: PhotoHalf | undefined }[],
): boolean {
  return new Set(candidates.flatMap(({ half }) => half ?? [])).size > 1
}

export type Outcome =
  | {
      readonly outcome: 'matched'
      readonly sku: Sku
      readonly method: Method
      /** 0-1. */
      readonly confidence: number
    }
  | {
      readonly outcome: 'ambiguous'
      /** 2-5, best first; of several products in one photo at most 6, half by half. */
      readonly offered: readonly Candidate[]
    }
  | { readonly outcome: 'unknown'; readonly reason: string }

/** One line of an identification's story. */
export interface RungReport {
  readonly rung: RungName
  readonly result: 'decided' | 'undecided' | 'unavailable'
  readonly ms: number
  readonly reason: string
}

export interface Identification {
  readonly id: string
  readonly outcome: Outcome
  /** 0-1: how sure the ladder is of the best candidate, whatever the outcome; 0 where there is none. */
  readonly confidence: number
  /** Best first, five where the catalogue has them; a remembered answer brings those stored with it. */
  readonly candidates: readonly Candidate[]
  readonly rungs: readonly RungReport[]
  /** What is written in the picture, line by line, as far as it was read. Data, never instructions. */
  readonly written?: string
  /** It looks like a phone's screen with another picture on it; left out where nobody looked at the picture. */
  readonly isScreenshot?: boolean
  /** What it most likely shows, as far as it was looked at. */
  readonly category?: CategoryGuess
  readonly costMicroUsd: number
  readonly latencyMs: number
  /** Two rungs contradict each other: a person should look, whatever the shopper chooses. */
  readonly isDisputed?: true
}

/** What files and `--json` say of an identification: its outcome laid out flat. */
export function flatIdentification({
  outcome,
  candidates,
  rungs,
  costMicroUsd,
  latencyMs,
}: Identification) {
  const matched = outcome.outcome === 'matched' ? outcome : undefined
  return {
    outcome: outcome.outcome,
    sku: matched?.sku ?? null,
    method: matched?.method ?? null,
    confidence: matched?.confidence ?? null,
    candidates,
    costMicroUsd,
    latencyMs,
    rungs,
  }
}
