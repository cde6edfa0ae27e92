/** The smallest value that `portion` (0-1) of the values do not exceed (nearest rank); null for none. */
export function quantile(values: readonly number[], portion: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = Math.max(1, Math.ceil(portion * sorted.length))
  return sorted[rank - 1] ?? null
}
