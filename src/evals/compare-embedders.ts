import { seededRandom } from '#src/lib/random.ts'
import type { Interval } from '#src/lib/statistics/clopper-pearson.ts'
import { clusterBootstrap } from '#src/lib/statistics/cluster-bootstrap.ts'
import { type CaseResult, productOf } from './case-result.ts'
import { gradesOf, isAmongFive, isFirst } from './grade.ts'

/** How well one embedder does on cases of what is sold, but for `wrong`: shares, 0-1. */
export interface EmbedderFigures {
  readonly first: number
  readonly amongFive: number
  /** Answered alone, and rightly. */
  readonly alone: number
  /** Cases, also of what is not sold, that were answered alone and wrongly. */
  readonly wrong: number
}

export interface EmbedderComparison {
  /** Of what is sold, in both runs. */
  readonly cases: number
  readonly products: number
  readonly present: EmbedderFigures
  readonly tried: EmbedderFigures
  /** How much more of the cases come first, case by case, with the 95 % interval of a bootstrap over products. */
  readonly gain: { readonly share: number; readonly interval: Interval }
  readonly verdict: 'switch' | 'stay' | 'unsure'
}

/** With photos of fewer products, which ones these are decides. */
const minProducts = 10

/**
 * Compares two embedders by the same cases. Thresholds are fitted sooner or later, so what comes first is what counts;
 * it takes a difference that chance alone makes in one of forty comparisons to advise anything.
 * @returns undefined when no case is of what is sold
 */
export function compareEmbedders(
  present: readonly CaseResult[],
  tried: readonly CaseResult[],
): EmbedderComparison | undefined {
  const before = new Map(present.map((result) => [result.key, result]))
  const pairs = tried.flatMap((now) => {
    const then = before.get(now.key)
    return then && now.expected !== null ? [{ then, now }] : []
  })
  const gains = pairs.map(({ then, now }) => ({
    product: productOf(now),
    gain: Number(isRightFirst(now)) - Number(isRightFirst(then)),
  }))
  const clusters = [...Map.groupBy(gains, ({ product }) => product).values()].map((members) => ({
    count: members.length,
    sum: members.reduce((sum, { gain }) => sum + gain, 0),
  }))
  const interval = clusterBootstrap(clusters, { random: seededRandom(1) })
  if (!interval) return undefined
  return {
    cases: pairs.length,
    products: clusters.length,
    present: figuresOf(present),
    tried: figuresOf(tried),
    gain: { share: gains.reduce((sum, { gain }) => sum + gain, 0) / gains.length, interval },
    verdict: verdictOf(interval, clusters.length),
  }
}

function verdictOf({ low, high }: Interval, products: number): EmbedderComparison['verdict'] {
  if (products < minProducts) return 'unsure'
  if (low > 0) return 'switch'
  return high < 0 ? 'stay' : 'unsure'
}

function figuresOf(results: readonly CaseResult[]): EmbedderFigures {
  const sold = results.filter(({ expected }) => expected !== null)
  const shareOf = (isSo: (result: CaseResult) => boolean) => sold.filter(isSo).length / sold.length
  return {
    first: shareOf(isRightFirst),
    amongFive: shareOf(({ expected, answers: [answer] }) => isAmongFive(expected, answer)),
    alone: shareOf((result) => gradesOf(result)[0] === 'right'),
    wrong: results.filter((result) => gradesOf(result)[0] === 'wrong').length,
  }
}

function isRightFirst({ expected, answers: [answer] }: CaseResult): boolean {
  return isFirst(expected, answer)
}
