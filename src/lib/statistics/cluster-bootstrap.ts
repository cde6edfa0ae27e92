import type { Interval } from './clopper-pearson.ts'

/** Cases that hang together: how many of them there are, and what they sum up to. */
export interface Cluster {
  readonly count: number
  readonly sum: number
}

export interface BootstrapOptions {
  /** From 0 up to 1. */
  readonly random: () => number
  readonly rounds?: number
  /** 0-1. */
  readonly confidence?: number
}

/**
 * The percentile interval of a mean over cases that come in clusters: whole clusters are drawn anew, with replacement
 * (A. C. Davison, D. V. Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8), because several photos
 * of one product succeed or fail together.
 * @returns undefined where there is no cluster
 */
export function clusterBootstrap(
  clusters: readonly Cluster[],
  { random, rounds = 2_000, confidence = 0.95 }: BootstrapOptions,
): Interval | undefined {
  if (clusters.length === 0) return undefined
  const means = Float64Array.from({ length: rounds }, () => {
    let [sum, count] = [0, 0]
    for (let drawn = 0; drawn < clusters.length; drawn += 1) {
      const cluster = clusters[Math.floor(random() * clusters.length)]
      sum += cluster?.sum ?? 0
      count += cluster?.count ?? 0
    }
    return sum / count
  }).sort()
  const tail = (1 - confidence) / 2
  const at = (portion: number) => means[Math.round(portion * (rounds - 1))] ?? 0
  return { low: at(tail), high: at(1 - tail) }
}
