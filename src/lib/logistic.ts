/** probability = 1 / (1 + exp(-(intercept + sum of weights * values))). */
export interface LogisticModel {
  readonly intercept: number
  /** One for each value. */
  readonly weights: readonly number[]
}

/** The probability, 0-1, that something with these values comes out true. */
export function probability(
  { intercept, weights }: LogisticModel,
  values: readonly number[],
): number {
  return sigmoid(weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), intercept))
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
