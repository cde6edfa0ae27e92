/** A share of counted things with the interval that holds the true one in 95 of 100 such counts. */
export interface Share {
  readonly count: number
  readonly total: number
  /** count / total, 0-1; null where nothing was counted. */
  readonly share: number | null
  /** Bounds of the interval, 0-1. */
  readonly low: number
  readonly high: number
}

/** Standard deviations to either side of the middle that hold 95 % of a normal distribution. */
const z95 = 1.959_964

/**
 * `count` of `total` with its Wilson score interval, which unlike the textbook one stays within 0-1 and says
 * something about 0 of 10 and 10 of 10 (E. B. Wilson, "Probable inference", JASA 22, 1927).
 */
export function shareOf(count: number, total: number): Share {
  if (total === 0) return { count, total, share: null, low: 0, high: 1 }
  const share = count / total
  const spread = z95 ** 2 / total
  const middle = (share + spread / 2) / (1 + spread)
  const reach =
    (z95 * Math.sqrt((share * (1 - share)) / total + spread / (4 * total))) / (1 + spread)
  // Rounding must not push a bound past the share itself: 0 of 10 begins at 0.
  const low = Math.min(share, Math.max(0, middle - reach))
  const high = Math.max(share, Math.min(1, middle + reach))
  return { count, total, share, low, high }
}
