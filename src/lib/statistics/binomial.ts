/** ln(n!) for whole n >= 0, grown as far as it was asked for. */
const logFactorials = [0]

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1) {
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next))
  }
  return logFactorials[n] ?? 0
}

/** The number of ways to choose `k` of `n`, 0 <= k <= n. */
export function choose(n: number, k: number): number {
  let ways = 1
  const smaller = Math.min(k, n - k)
  for (let at = 1; at <= smaller; at += 1) ways = (ways * (n - smaller + at)) / at
  return Math.round(ways)
}

/** The probability of exactly `k` successes in `n` trials of chance `p` (0-1). */
function binomialProbability(k: number, n: number, p: number): number {
  if (p <= 0) return k === 0 ? 1 : 0
  if (p >= 1) return k === n ? 1 : 0
  const ways = logFactorial(n) - logFactorial(k) - logFactorial(n - k)
  return Math.exp(ways + k * Math.log(p) + (n - k) * Math.log1p(-p))
}

/** The probability of `k` successes or more in `n` trials of chance `p` (0-1), summed term by term. */
export function binomialTail(k: number, n: number, p: number): number {
  let tail = 0
  for (let at = Math.max(0, k); at <= n; at += 1) tail += binomialProbability(at, n, p)
  return Math.min(1, tail)
}
