import { Matrix } from 'ml-matrix'
import type { Head } from '#src/domain/head.ts'
import type { Sku } from '#src/domain/sku.ts'
import { seeLayers } from '#src/identify/scoring/embedding-space.ts'
import { softMaximum } from '#src/identify/scoring/score.ts'
import type { StoredFeatures } from '#src/ports/feature-source.ts'
import type { Trial } from './fit-thresholds.ts'
import { seededShuffle } from './folds.ts'
import { createHeadLearner, type HeadRecipe, type LabelledPhoto } from './learn-head.ts'
import type { TrainingSettings } from './training-settings.ts'

/**
 * How heads are learned that are tried, by how many views a photo has; of those that do equally well the first is taken.
 * Little shrinkage needs the views: without them it costs 2 % of the photos of groceries.
 */
const headRecipes: Readonly<Record<'several' | 'one', readonly HeadRecipe[]>> = {
  several: [
    { rows: 'views', shrinkage: 0.02 },
    { rows: 'views', shrinkage: 0.1 },
    { rows: 'mean', shrinkage: 0.3 },
  ],
  one: [
    { rows: 'mean', shrinkage: 0.3 },
    { rows: 'mean', shrinkage: 0.1 },
  ],
}

/** A kind of space: with a head learned for the purpose, or without one. */
export interface SpaceKind {
  /** How its head is learned; null: it has none. */
  readonly head: HeadRecipe | null
  readonly colourWeight: number
}

/** The space in use, whose head was learned before: its figures flatter it on photos that it was learned from. */
export const inUse = 'in use' as const

/** What became of a held-out photo in the spaces of one kind, or in the one in use. */
export interface HeldOutQuery {
  readonly head: SpaceKind['head'] | typeof inUse
  readonly colourWeight: number
  readonly photoId: number
  /** The head, if any, was learned from other photos of its SKU, too. */
  readonly isLearnedSku: boolean
  readonly trial: Trial
  /** The same, were its SKU not sold. */
  readonly unsoldTrial: Trial
  readonly isAmongFive: boolean
}

/** A head that is to be judged on SKUs it did not learn from needs others to learn from. */
const maxUnlearned = 0.5

export interface Comparison {
  /** Each photo as often as there are rounds, for each kind of space. */
  readonly held: readonly HeldOutQuery[]
  readonly rounds: number
  /** Share of the SKUs that have a single photo: nothing can be held out of them, or learned from them. */
  readonly singleShare: number
}

export interface CompareOptions {
  readonly training: TrainingSettings
  /** Told of each of the `splitCount` splits that is done. */
  readonly onSplit: () => void
  /** The head in use, to be tried beside those that are learned; left out: none is, or it is not to be outdone. */
  readonly headInUse?: Head | undefined
}

/** A reference photo, and what each layer of the embedder sees in its views. */
export interface SeenPhoto extends StoredFeatures, LabelledPhoto {}

/**
 * Tries every kind of space on the shop's own photos by repeated cross-validation: each shopper's photo is held out
 * once in a round and looked for among all others; a head is learned from the others alone. As the shop has SKUs with
 * a single photo, which no head learns from, so is a part of the others kept from the head.
 */
export async function compareSpaces(
  photos: readonly SeenPhoto[],
  { training, onSplit, headInUse }: CompareOptions,
): Promise<Comparison> {
  const { rounds, folds, colourWeights } = training.head
  const { maxHeldOut } = training.dataLoading
  const bySku = Map.groupBy(photos, ({ sku }) => sku)
  const plural = [...bySku].filter(([, members]) => members.length > 1)
  const groups = plural.map(([, members]) => members.filter(({ role }) => role === 'shopper'))
  const singleShare = 1 - plural.length / bySku.size
  const held: HeldOutQuery[] = []
  for (let round = 0; round < rounds; round += 1) {
    const foldOf = dealOut(groups, folds, round)
    for (let fold = 0; fold < folds; fold += 1) {
      const isHeldOut = ({ photoId }: SeenPhoto) => foldOf.get(photoId) === fold
      const unlearned = chooseUnlearned(
        plural.map(([sku]) => sku),
        { share: singleShare, seed: round * folds + fold },
      )
      held.push(
        ...trySplit({
          queries: seededShuffle(photos.filter(isHeldOut), fold).slice(0, maxHeldOut),
          references: photos.filter((photo) => !isHeldOut(photo)),
          learnsFrom: (sku) => !unlearned.has(sku),
          headInUse,
          colourWeights,
        }),
      )
      onSplit()
      // Each split takes seconds; whoever runs in this thread besides must get a turn.
      await new Promise(setImmediate)
    }
  }
  return { held, rounds, singleShare }
}

export function splitCount({ head: { rounds, folds } }: TrainingSettings): number {
  return rounds * folds
}

/** Photo id -> fold; the photos of a SKU are spread over the folds, so that some always stay to be found. */
function dealOut(
  groups: readonly (readonly SeenPhoto[])[],
  folds: number,
  round: number,
): ReadonlyMap<number, number> {
  return new Map(
    groups.flatMap((members, group) =>
      seededShuffle(members, round * groups.length + group).map(
        ({ photoId }, at) => [photoId, (at + group) % folds] as const,
      ),
    ),
  )
}

function chooseUnlearned(
  skus: readonly Sku[],
  { share, seed }: { readonly share: number; readonly seed: number },
): ReadonlySet<Sku> {
  const count = Math.round(skus.length * Math.min(share, maxUnlearned))
  return new Set(seededShuffle(skus, seed).slice(0, count))
}

interface Split {
  readonly queries: readonly SeenPhoto[]
  readonly references: readonly SeenPhoto[]
  readonly learnsFrom: (sku: Sku) => boolean
  readonly headInUse: Head | undefined
  /** Those that are tried. */
  readonly colourWeights: readonly number[]
}

function trySplit(split: Split): readonly HeldOutQuery[] {
  const { queries, references, learnsFrom, colourWeights } = split
  const colours = products(split, ({ features }) => features.colours)
  return learnHeads(split).flatMap(({ recipe, head }) => {
    const seen = products(split, ({ layers }) => joinLayers(seeLayers(layers, head)))
    return colourWeights.flatMap((colourWeight) => {
      const similarities = Matrix.add(seen, Matrix.mul(colours, colourWeight)).div(1 + colourWeight)
      return queries.map(
        (query, row): HeldOutQuery => ({
          photoId: query.photoId,
          head: recipe,
          colourWeight,
          isLearnedSku: learnsFrom(query.sku),
          ...look(query.sku, references, similarities.getRow(row)),
        }),
      )
    })
  })
}

interface TriedHead {
  readonly recipe: HeldOutQuery['head']
  readonly head: Head | undefined
}

/** None, one by each recipe that can be followed, and the one in use. */
function learnHeads({ references, learnsFrom, headInUse }: Split): readonly TriedHead[] {
  const views = references[0]?.layers[0]?.length ?? 1
  const byRows = Map.groupBy(headRecipes[views > 1 ? 'several' : 'one'], ({ rows }) => rows)
  const learned = [...byRows].flatMap(([rows, recipes]) => {
    const learn = createHeadLearner(references, rows, learnsFrom)
    return recipes.map((recipe) => ({ recipe, head: learn?.(recipe.shrinkage) }))
  })
  return [
    { recipe: null, head: undefined },
    ...learned.filter(({ head }) => head !== undefined),
    ...(headInUse ? [{ recipe: inUse, head: headInUse }] : []),
  ]
}

/** Scaled so that the dot product of two is the mean of those of their layers. */
function joinLayers(layers: readonly Float32Array[]): readonly number[] {
  const scale = 1 / Math.sqrt(layers.length)
  return layers.flatMap((layer) => Array.from(layer, (value) => value * scale))
}

/** Dot products of queries (rows) and references (columns). */
function products(
  { queries, references }: Split,
  vectorOf: (photo: SeenPhoto) => ArrayLike<number>,
): Matrix {
  const rowsOf = (photos: readonly SeenPhoto[]) =>
    new Matrix(photos.map((photo) => Array.from(vectorOf(photo))))
  return rowsOf(queries).mmul(rowsOf(references).transpose())
}

function look(
  truth: Sku,
  references: readonly SeenPhoto[],
  similarities: readonly number[],
): Pick<HeldOutQuery, 'trial' | 'unsoldTrial' | 'isAmongFive'> {
  const bySku = Map.groupBy(similarities.keys(), (at) => references[at]?.sku)
  const ranked = [...bySku]
    .map(([sku, places]) => ({
      sku,
      score: softMaximum(places.map((at) => similarities[at] ?? 0)),
    }))
    .sort((a, b) => b.score - a.score)
  return {
    trial: trialOf(ranked, truth),
    unsoldTrial: trialOf(
      ranked.filter(({ sku }) => sku !== truth),
      truth,
    ),
    isAmongFive: ranked.slice(0, 5).some(({ sku }) => sku === truth),
  }
}

interface Ranked {
  readonly sku: Sku | undefined
  readonly score: number
}

function trialOf(ranked: readonly Ranked[], truth: Sku): Trial {
  const [best, second] = ranked
  return {
    best: best?.score ?? -1,
    lead: (best?.score ?? -1) - (second?.score ?? -1),
    isRight: best?.sku === truth,
    truth: ranked.slice(0, 5).find(({ sku }) => sku === truth)?.score,
  }
}
