import type { Method } from '#src/domain/outcome.ts'
import { quantile } from '#src/lib/statistics/quantile.ts'
import { type Share, shareOf } from '#src/lib/statistics/share.ts'
import { type CaseResult, isAmongFive, isFirst } from './run-eval.ts'

/** How good the answers to some cases are. */
export interface Scores {
  readonly cases: number
  /** Of the cases that are sold: the right SKU is the answer, or the best guess without one. */
  readonly top1: Share
  /** Of the cases that are sold: the right SKU is among the first five. */
  readonly top5: Share
  /** Of the cases that are sold: one SKU was named, right or wrong. */
  readonly coverage: Share
  /** Of all cases where one SKU was named: it is right. Naming what is not sold is always wrong. */
  readonly precision: Share
  /** Of the cases that are not sold: no SKU was named. */
  readonly refused: Share
}

export interface EvalSummary {
  readonly overall: Scores
  /** What each rung decided, in the order of the ladder: how many of all cases, and how many of those rightly. */
  readonly rungs: readonly {
    readonly rung: Method
    readonly decided: Share
    readonly precision: Share
  }[]
  /** By name. */
  readonly tags: readonly (Scores & { readonly tag: string })[]
  readonly outcomes: {
    readonly matched: number
    readonly ambiguous: number
    readonly unknown: number
  }
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null }
  readonly costMicroUsd: number
}

export function summarize(results: readonly CaseResult[]): EvalSummary {
  const latencies = results.map(({ identification }) => identification.latencyMs)
  return {
    overall: scoresOf(results),
    rungs: rungsOf(results),
    tags: tagsOf(results),
    outcomes: {
      matched: countOutcome(results, 'matched'),
      ambiguous: countOutcome(results, 'ambiguous'),
      unknown: countOutcome(results, 'unknown'),
    },
    latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    costMicroUsd: results.reduce((sum, { identification }) => sum + identification.costMicroUsd, 0),
  }
}

function scoresOf(results: readonly CaseResult[]): Scores {
  const sold = results.filter((result) => result.case.sku !== null)
  const notSold = results.filter((result) => result.case.sku === null)
  const matched = results.filter(isMatched)
  return {
    cases: results.length,
    top1: shareOf(count(sold, isFirst), sold.length),
    top5: shareOf(count(sold, isAmongFive), sold.length),
    coverage: shareOf(count(sold, isMatched), sold.length),
    precision: shareOf(count(matched, isFirst), matched.length),
    refused: shareOf(notSold.length - count(notSold, isMatched), notSold.length),
  }
}

/** The rungs in the order in which the ladder was climbed, as its reports tell it. */
function rungsOf(results: readonly CaseResult[]): EvalSummary['rungs'] {
  const climbed = new Set(
    results.flatMap(({ identification }) => identification.rungs.map(({ rung }) => rung)),
  )
  return [...climbed].map((rung) => {
    const decided = results.filter(({ identification: { outcome } }) => {
      return outcome.outcome === 'matched' && outcome.method === rung
    })
    const precision = shareOf(count(decided, isFirst), decided.length)
    return { rung, decided: shareOf(decided.length, results.length), precision }
  })
}

function tagsOf(results: readonly CaseResult[]): EvalSummary['tags'] {
  const tags = new Set(results.flatMap((result) => result.case.tags))
  return [...tags].sort().map((tag) => ({
    tag,
    ...scoresOf(results.filter((result) => result.case.tags.includes(tag))),
  }))
}

function isMatched({ identification }: CaseResult): boolean {
  return identification.outcome.outcome === 'matched'
}

function countOutcome(results: readonly CaseResult[], outcome: string): number {
  return count(results, ({ identification }) => identification.outcome.outcome === outcome)
}

function count(results: readonly CaseResult[], test: (result: CaseResult) => boolean): number {
  return results.filter(test).length
}
