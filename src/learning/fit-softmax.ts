import type { CategoryModel } from '#src/domain/category-model.ts'
import { minimise, type Objective } from '#src/lib/lbfgs.ts'

/** A vector whose category is known. */
export interface LabelledVector {
  readonly category: string
  /** As long as every other. */
  readonly vector: Float32Array
}

/** The slope of the mean likelihood at which weights have settled: no category's mean probability is off by more. */
const tolerance = 1e-5
const maxSteps = 100

/**
 * Softmax regression (multinomial logistic regression) of categories on vectors, each category as much as its photos,
 * with a ridge penalty. Vectors are centred first: around a common mean the likelihood is much rounder.
 * @param ridge > 0: its half times the squared weights is added to the mean loss
 * @param start weights to begin with, from another ridge on the same rows: the same ones are found, sooner
 */
export function fitSoftmax(
  rows: readonly LabelledVector[],
  ridge: number,
  start?: CategoryModel,
): CategoryModel {
  const categories = [...new Set(rows.map(({ category }) => category))].sort()
  const dim = rows[0]?.vector.length ?? 0
  const mean = meanOf(rows, dim)
  const places = new Map(categories.map((category, at) => [category, at]))
  const labels = rows.map(({ category }) => places.get(category) ?? 0)
  // One value more than the vector has, always 1: its weight is the intercept.
  const width = dim + 1
  const inputs = new Float64Array(rows.length * width)
  for (const [row, { vector }] of rows.entries()) {
    for (let at = 0; at < dim; at += 1) {
      inputs[row * width + at] = (vector[at] ?? 0) - (mean[at] ?? 0)
    }
    inputs[row * width + dim] = 1
  }
  const objective = createObjective({ inputs, labels, width, classes: categories.length, ridge })
  const begin = start
    ? Float64Array.from(start.weights)
    : new Float64Array(categories.length * width)
  const { x } = minimise(objective, begin, { tolerance, maxSteps })
  return { categories, mean, weights: Float32Array.from(x) }
}

interface Data {
  /** `width` values for each row, the last of them 1. */
  readonly inputs: Float64Array
  readonly labels: readonly number[]
  readonly width: number
  readonly classes: number
  readonly ridge: number
}

function createObjective({ inputs, labels, width, classes, ridge }: Data): Objective {
  const rows = cutUp(inputs, width)
  const scores = new Float64Array(classes)
  return (weights, slope) => {
    slope.fill(0)
    const [ofClasses, slopes] = [cutUp(weights, width), cutUp(slope, width)]
    let loss = 0
    for (const [at, row] of rows.entries()) {
      for (const [one, ofClass] of ofClasses.entries()) scores[one] = product(ofClass, row)
      loss += toResiduals(scores, labels[at] ?? 0)
      for (const [one, ofClass] of slopes.entries()) {
        addProduct(ofClass, row, (scores[one] ?? 0) / rows.length)
      }
    }
    return loss / rows.length + addRidge(ofClasses, slopes, ridge)
  }
}

/** Of the weights, not of the intercept, which comes last. @returns the penalty, its slope being added */
function addRidge(
  ofClasses: readonly Float64Array[],
  slopes: readonly Float64Array[],
  ridge: number,
): number {
  let penalty = 0
  for (const [one, ofClass] of ofClasses.entries()) {
    const penalised = ofClass.subarray(0, -1)
    penalty += (ridge * product(penalised, penalised)) / 2
    const slope = slopes[one]
    if (slope) addProduct(slope, penalised, ridge)
  }
  return penalty
}

/** Views of equal parts, one after the other. */
function cutUp(values: Float64Array, width: number): readonly Float64Array[] {
  return Array.from({ length: values.length / width }, (_, at) =>
    values.subarray(at * width, (at + 1) * width),
  )
}

/** Of as many values as the shorter one has. */
function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

function addProduct(target: Float64Array, values: Float64Array, factor: number): void {
  // Of most categories a photo is no example any more.
  if (Math.abs(factor) < 1e-12) return
  for (let at = 0; at < values.length; at += 1) {
    target[at] = (target[at] ?? 0) + factor * (values[at] ?? 0)
  }
}

/** Scores -> probabilities, less 1 for the right one. @returns the loss: minus the logarithm of the right probability */
function toResiduals(scores: Float64Array, label: number): number {
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const right = (scores[label] ?? 0) - most
  let sum = 0
  for (let at = 0; at < scores.length; at += 1) {
    const one = Math.exp((scores[at] ?? 0) - most)
    scores[at] = one
    sum += one
  }
  for (let at = 0; at < scores.length; at += 1) {
    scores[at] = (scores[at] ?? 0) / sum - Number(at === label)
  }
  return Math.log(sum) - right
}

function meanOf(rows: readonly LabelledVector[], dim: number): Float32Array {
  const sum = new Float64Array(dim)
  for (const { vector } of rows) {
    for (let at = 0; at < dim; at += 1) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0)
  }
  return Float32Array.from(sum, (value) => value / rows.length)
}
