import { Matrix } from 'ml-matrix'
import { type Chances, combineChances, likeliest, voteOn } from '#src/domain/category.ts'
import { type CategoryModel, categoryChances, meanChances } from '#src/domain/category-model.ts'
import type { Sku } from '#src/domain/sku.ts'
import { softMaximum } from '#src/identify/scoring/score.ts'
import { fitSoftmax } from './fit-softmax.ts'
import { seededShuffle } from './folds.ts'

/** A reference photo and the category of its product. */
export interface CategorisedPhoto {
  readonly photoId: number
  readonly sku: Sku
  readonly category: string
  /** What the embedder sees, all views as one: categories are learned from it. */
  readonly seen: Float32Array
  /** In each view. */
  readonly views: readonly Float32Array[]
  /** As it is searched: its neighbours vote. */
  readonly vector: Float32Array
}

/** What became of a held-out photo. */
export interface CategoryTrial {
  readonly sku: Sku
  /** The most similar SKUs' votes alone are right. */
  readonly isVoteRight: boolean
  /** By ridge, in the order of the recipe. */
  readonly byRidge: readonly RidgeTrial[]
}

export interface RidgeTrial {
  /** Votes and softmax together. */
  readonly isRight: boolean
  /** The softmax alone. */
  readonly isSoftmaxRight: boolean
  /** What all views see, and how surely, 0-1. */
  readonly isViewsRight: boolean
  readonly viewsChance: number
}

export interface CategoryRecipe {
  /** Weights of the penalty that are tried, the largest first. */
  readonly ridges: readonly number[]
  readonly folds: number
  /** Photos of a fold that are held out at most. */
  readonly maxHeldOut: number
}

/**
 * Tries on held-out photos what tells categories apart. All photos of a SKU are held out together, so that it is the
 * category that is known again and not the SKU; where a category has but one SKU, its photos are dealt out one by one.
 * @param onFold told of each of the folds that is done
 */
export async function compareCategorisers(
  photos: readonly CategorisedPhoto[],
  recipe: CategoryRecipe,
  onFold: () => void,
): Promise<readonly CategoryTrial[]> {
  const foldOf = dealOut(photos, recipe.folds)
  const trials: CategoryTrial[] = []
  for (let fold = 0; fold < recipe.folds; fold += 1) {
    const references = photos.filter(({ photoId }) => foldOf.get(photoId) !== fold)
    const known = new Set(references.map(({ category }) => category))
    const queries = photos.filter(
      ({ photoId, category }) => foldOf.get(photoId) === fold && known.has(category),
    )
    const heldOut = seededShuffle(queries, fold).slice(0, recipe.maxHeldOut)
    trials.push(...(await tryFold(heldOut, references, recipe)))
    onFold()
  }
  return trials
}

/** Photo id -> fold. */
function dealOut(photos: readonly CategorisedPhoto[], folds: number): ReadonlyMap<number, number> {
  const units = [...Map.groupBy(photos, ({ category }) => category).values()].flatMap((members) => {
    const bySku = [...Map.groupBy(members, ({ sku }) => sku).values()]
    return seededShuffle(bySku.length > 1 ? bySku : members.map((photo) => [photo]), members.length)
  })
  return new Map(
    units.flatMap((members, at) => members.map(({ photoId }) => [photoId, at % folds] as const)),
  )
}

async function tryFold(
  queries: readonly CategorisedPhoto[],
  references: readonly CategorisedPhoto[],
  { ridges }: CategoryRecipe,
): Promise<readonly CategoryTrial[]> {
  const votes = voteOfNeighbours(queries, references)
  const models: CategoryModel[] = []
  for (const ridge of ridges) {
    const rows = references.map(({ category, seen }) => ({ category, vector: seen }))
    models.push(fitSoftmax(rows, ridge, models.at(-1)))
    // Each takes seconds; a bot that runs in this process must get its turn.
    await new Promise(setImmediate)
  }
  return queries.map((query, at) => {
    const vote = votes[at] ?? new Map()
    return {
      sku: query.sku,
      isVoteRight: likeliest(vote)?.name === query.category,
      byRidge: models.map((model) => tryModel(model, query, vote)),
    }
  })
}

function tryModel(
  model: CategoryModel,
  { category, seen, views }: CategorisedPhoto,
  vote: Chances,
): RidgeTrial {
  const chances = categoryChances(model, seen)
  const inViews = likeliest(meanChances(model, views))
  return {
    isRight: likeliest(combineChances(chances, vote))?.name === category,
    isSoftmaxRight: likeliest(chances)?.name === category,
    isViewsRight: inViews?.name === category,
    viewsChance: inViews?.chance ?? 0,
  }
}

function voteOfNeighbours(
  queries: readonly CategorisedPhoto[],
  references: readonly CategorisedPhoto[],
): readonly Chances[] {
  if (queries.length === 0) return []
  const rowsOf = (photos: readonly CategorisedPhoto[]) =>
    new Matrix(photos.map(({ vector }) => Array.from(vector)))
  const similarities = rowsOf(queries).mmul(rowsOf(references).transpose())
  const bySku = Map.groupBy(references.keys(), (at) => references[at]?.sku)
  return queries.map((_, row) => {
    const votes = bySku.values().map((places) => ({
      category: references[places[0] ?? 0]?.category ?? '',
      score: softMaximum(places.map((at) => similarities.get(row, at))),
    }))
    return voteOn([...votes])
  })
}
