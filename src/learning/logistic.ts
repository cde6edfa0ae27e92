import { Matrix, solve } from 'ml-matrix'
import { type LogisticModel, sigmoid } from '#src/lib/logistic.ts'

/** Something that came out one way or the other, and what was known of it before. */
export interface Observation {
  /** As many numbers as every other observation has. */
  readonly values: readonly number[]
  readonly isTrue: boolean
}

const maxSteps = 50
/** The largest step of a standardised weight: from far away Newton's method overshoots. */
const maxStep = 2
/** Pulls the weights of the standardised values to 0, so that values which tell the two apart perfectly have some. */
const ridgePerObservation = 1e-3

/**
 * Logistic regression by Fisher scoring (iteratively reweighted least squares: McCullagh, Nelder, "Generalized Linear
 * Models", 2.5) with a slight ridge penalty.
 * @param observations at least one; without both outcomes among them the model is all but constant
 * @param surprise this share comes out false whatever the values say, so that one such outlier does not bend the
 * whole model: its probability is to be multiplied by 1 - surprise
 */
export function fitLogistic(observations: readonly Observation[], surprise = 0): LogisticModel {
  const scales = scalesOf(observations)
  const rows = observations.map(({ values }) => [1, ...standardise(values, scales)])
  const x = new Matrix(rows)
  const ridge = Matrix.eye(x.columns, x.columns, ridgePerObservation * x.rows)
  let weights = Matrix.zeros(x.columns, 1)
  for (let step = 0; step < maxSteps; step += 1) {
    const weighted = x.clone()
    const residuals = x
      .mmul(weights)
      .to1DArray()
      .map((value, row) => {
        const { residual, weight } = scoreOf(value, observations[row]?.isTrue ?? false, surprise)
        weighted.mulRow(row, weight)
        return residual
      })
    const slope = x.transpose().mmul(Matrix.columnVector(residuals)).sub(ridge.mmul(weights))
    const change = solve(x.transpose().mmul(weighted).add(ridge), slope)
    const size = change.norm('max')
    weights = weights.add(change.mul(Math.min(1, maxStep / size)))
    if (size < 1e-6) break
  }
  return unscaled(weights.to1DArray(), scales)
}

/** One observation's part in slope and curvature of the likelihood. */
function scoreOf(value: number, isTrue: boolean, surprise: number) {
  const usual = sigmoid(value)
  const chance = Math.min(1 - tiny, Math.max(tiny, (1 - surprise) * usual))
  const change = (1 - surprise) * usual * (1 - usual)
  const variance = chance * (1 - chance)
  const weight = change ** 2 / variance
  return { residual: ((Number(isTrue) - chance) * change) / variance, weight }
}

const tiny = 1e-12

interface Scale {
  readonly mean: number
  readonly deviation: number
}

function scalesOf(observations: readonly Observation[]): readonly Scale[] {
  const count = observations.length
  const [first] = observations
  return (first?.values ?? []).map((_, at) => {
    const column = observations.map(({ values }) => values[at] ?? 0)
    const mean = column.reduce((sum, value) => sum + value, 0) / count
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
    return { mean, deviation: Math.sqrt(variance) || 1 }
  })
}

function standardise(values: readonly number[], scales: readonly Scale[]): readonly number[] {
  return scales.map(({ mean, deviation }, at) => ((values[at] ?? 0) - mean) / deviation)
}

function unscaled(fitted: readonly number[], scales: readonly Scale[]): LogisticModel {
  const [constant = 0, ...standardised] = fitted
  const weights = scales.map(({ deviation }, at) => (standardised[at] ?? 0) / deviation)
  const shift = scales.reduce((sum, { mean }, at) => sum + (weights[at] ?? 0) * mean, 0)
  return { intercept: constant - shift, weights }
}
