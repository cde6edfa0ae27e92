import type { Chances } from './category.ts'

/** What tells the shop's categories apart by the vector of a photo: softmax(weights * (vector - mean, 1)). */
export interface CategoryModel {
  /** In the order of the weights. */
  readonly categories: readonly string[]
  /** As many values as a vector has. */
  readonly mean: Float32Array
  /** For each category as many as a vector has, and one more: the intercept. */
  readonly weights: Float32Array
}

/** A model as it is used. */
export interface LearnedCategories extends CategoryModel {
  /** From this chance on its word is sure, 0-1; more than 1: never. */
  readonly sureFrom: number
}

/** How likely a photo with this vector shows something of each category. */
export function categoryChances(
  { categories, mean, weights }: CategoryModel,
  vector: Float32Array,
): Chances {
  const width = mean.length + 1
  const centred = vector.map((value, at) => value - (mean[at] ?? 0))
  const scores = categories.map((_, one) => {
    let sum = weights[one * width + mean.length] ?? 0
    for (let at = 0; at < centred.length; at += 1) {
      sum += (weights[one * width + at] ?? 0) * (centred[at] ?? 0)
    }
    return sum
  })
  const most = Math.max(...scores)
  const exponents = scores.map((score) => Math.exp(score - most))
  const total = exponents.reduce((sum, one) => sum + one, 0)
  return new Map(categories.map((category, at) => [category, (exponents[at] ?? 0) / total]))
}

/** The mean of what each view of a photo says: high only where the whole photo shows one category. */
export function meanChances(model: CategoryModel, views: readonly Float32Array[]): Chances {
  const ofViews = views.map((view) => categoryChances(model, view))
  return new Map(
    model.categories.map((category) => {
      const sum = ofViews.reduce((total, chances) => total + (chances.get(category) ?? 0), 0)
      return [category, sum / views.length]
    }),
  )
}
