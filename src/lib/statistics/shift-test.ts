/** How many of some things are of a kind. */
export interface KindCount {
  readonly count: number
  readonly total: number
}

/**
 * How strongly the later things say that the share of a kind is not what it was before: the natural logarithm of an
 * e-value. The likelihood of both shares, each a mixture over all (Beta(1/2, 1/2); R. Krichevsky, V. Trofimov, IEEE
 * Transactions on Information Theory 27, 1981), against that of one share for both, the best there is: by universal
 * inference (L. Wasserman, A. Ramdas, S. Balakrishnan, PNAS 117, 2020) it reaches ln(1/alpha) with a probability of at
 * most alpha where nothing has changed, however often one looks while the later things become more.
 */
export function shiftEvidence(before: KindCount, later: KindCount): number {
  return mixture(before) + mixture(later) - bestLikelihood(before, later)
}

/** Whether the share has changed; wrongly said with a probability of at most `alpha` (0-1), ever. */
export function hasShifted(
  { before, later }: { readonly before: KindCount; readonly later: KindCount },
  alpha: number,
): boolean {
  return shiftEvidence(before, later) >= -Math.log(alpha)
}

function mixture({ count, total }: KindCount): number {
  return logBeta(count + 1 / 2, total - count + 1 / 2) - logBeta(1 / 2, 1 / 2)
}

function bestLikelihood(before: KindCount, later: KindCount): number {
  const count = before.count + later.count
  const total = before.total + later.total
  return timesLog(count, total) + timesLog(total - count, total)
}

/** k ln(k/n), 0 for 0. */
function timesLog(k: number, n: number): number {
  return k === 0 ? 0 : k * Math.log(k / n)
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** Stirling's series is good to 1e-10 from here on. */
const stirlingFrom = 8

/** ln of the gamma function for x > 0 (M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 6.1.15, 6.1.41). */
function logGamma(x: number): number {
  let shifted = x
  let product = 1
  for (; shifted < stirlingFrom; shifted += 1) product *= shifted
  const inverse = 1 / shifted
  const square = inverse * inverse
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1_260 - square / 1_680)))
  const stirling = (shifted - 1 / 2) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2
  return stirling + series - Math.log(product)
}
