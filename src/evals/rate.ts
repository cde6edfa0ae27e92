import { seededRandom } from '#src/lib/random.ts'
import type { Interval } from '#src/lib/statistics/clopper-pearson.ts'
import { type Cluster, clusterBootstrap } from '#src/lib/statistics/cluster-bootstrap.ts'
import { type Share, shareOf } from '#src/lib/statistics/share.ts'
import { type CaseAnswer, type CaseResult, productOf } from './case-result.ts'

/** A share of answers. A case that was asked several times counts as one, by the mean of its answers. */
export interface Rate extends Share {
  /** Where the true share lies if photos of one product succeed and fail together: 95 of 100 times. */
  readonly clustered: Interval
}

export interface Counting {
  /** What is counted. */
  readonly counts: (answer: CaseAnswer, result: CaseResult) => boolean
  /** Among which answers; all unless it says otherwise. */
  readonly of?: (answer: CaseAnswer, result: CaseResult) => boolean
}

/** The same draws for every rate, so that the same results have the same intervals. */
const seed = 20_261_129
const rounds = 1_000

export function rateOf(results: readonly CaseResult[], counting: Counting): Rate {
  const byProduct = new Map<string, Cluster>()
  for (const result of results) {
    const { count, sum } = countCase(result, counting)
    if (count === 0) continue
    const product = productOf(result)
    const known = byProduct.get(product) ?? { count: 0, sum: 0 }
    byProduct.set(product, { count: known.count + count, sum: known.sum + sum })
  }
  const clusters = [...byProduct.values()]
  const total = (of: 'count' | 'sum') => clusters.reduce((all, cluster) => all + cluster[of], 0)
  const share = shareOf(rounded(total('sum')), rounded(total('count')))
  return { ...share, clustered: clusteredInterval(clusters, share) }
}

function countCase(result: CaseResult, { counts, of = () => true }: Counting): Cluster {
  const among = result.answers.filter((answer) => of(answer, result))
  const counted = among.filter((answer) => counts(answer, result))
  const repeats = result.answers.length
  return { count: among.length / repeats, sum: counted.length / repeats }
}

/** Thirds and sevenths of repeats must add up to whole cases. */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9
}

/** Where all products are alike no draw differs: then each product counts as one case. */
function clusteredInterval(clusters: readonly Cluster[], { share }: Share): Interval {
  if (share === null) return { low: 0, high: 1 }
  if (share === 0 || share === 1) {
    const { low, high } = shareOf(share * clusters.length, clusters.length)
    return { low, high }
  }
  const drawn = clusterBootstrap(clusters, { random: seededRandom(seed), rounds })
  return drawn ?? { low: 0, high: 1 }
}
