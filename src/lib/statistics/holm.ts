/**
 * Holm's step-down correction (S. Holm, Scandinavian Journal of Statistics 6, 1979): of several tests, those whose
 * adjusted value is at most alpha may be believed, and the chance that any of them is a false alarm stays at most alpha.
 * @param pValues 0-1
 * @returns adjusted values, in the same order
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = [...pValues.keys()].sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1))
  const adjusted = new Array<number>(pValues.length).fill(1)
  let highest = 0
  for (const [step, at] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues[at] ?? 1) * (pValues.length - step)))
    adjusted[at] = highest
  }
  return adjusted
}
