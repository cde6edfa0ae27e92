import { binomialTail } from './binomial.ts'

/** Bounds of a share, 0-1. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * The exact interval of the share behind `count` of `total`: it holds the true one in at least `confidence` of such
 * counts (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934).
 * @param confidence 0-1, of both sides together
 */
export function clopperPearson(count: number, total: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2
  return { low: lowerBound(count, total, tail), high: 1 - lowerBound(total - count, total, tail) }
}

/** What the true share is at least, with so much confidence (0-1): the lower of two bounds alone. */
export function certifiedShare(count: number, total: number, confidence = 0.95): number {
  return lowerBound(count, total, 1 - confidence)
}

/** How many answers with so many errors among them certify a share (0-1, below 1). */
export function answersToCertify(share: number, errors = 0, confidence = 0.95): number {
  let high = errors + 1
  while (certifiedShare(high - errors, high, confidence) < share) high *= 2
  let low = Math.max(errors, Math.floor(high / 2))
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (certifiedShare(middle - errors, middle, confidence) < share) low = middle
    else high = middle
  }
  return high
}

/** Halvings of 0-1 that exhaust the digits of a number. */
const halvings = 53

/** The chance at which `count` or more of `total` have just this probability. */
function lowerBound(count: number, total: number, tail: number): number {
  if (count === 0) return 0
  let [low, high] = [0, 1]
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2
    if (binomialTail(count, total, middle) < tail) low = middle
    else high = middle
  }
  return low
}
