import { z } from 'zod'

const count = (least: number, most: number) =>
  z
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`)
const shares = (most: number) =>
  z
    .array(
      z.number('must be a number').positive('must be above 0').max(most, `must be at most ${most}`),
    )
    .min(1, 'must name at least one')
    .max(10, 'must name at most ten')

/** What may stand in `training.yaml`, as it is written there. */
export const trainingSchema = z.strictObject({
  /** Of the form of the file. */
  version: z.literal(1, 'must be 1').default(1),
  /** Which photos are learned from and tried on. */
  data_loading: z
    .strictObject({
      /** With fewer that can be held out nothing is learned: chance would decide. */
      min_photos: count(10, 100_000).default(30),
      /** Held-out photos of a fold: enough for an estimate, little enough for a large shop. */
      max_held_out: count(10, 100_000).default(500),
      /** Categories are learned from so many at most. */
      max_photos: count(100, 1_000_000).default(5_000),
    })
    .prefault({}),
  /** `index train-head`. */
  head: z
    .strictObject({
      /** How often all is dealt into folds anew. */
      rounds: count(1, 20).default(3),
      folds: count(2, 20).default(3),
      /** Weights of colours that are tried. */
      colour_weights: z
        .array(
          z.number('must be a number').min(0, 'must be at least 0').max(10, 'must be at most 10'),
        )
        .min(1, 'must name at least one')
        .max(10, 'must name at most ten')
        .default([0, 0.1, 0.2, 0.4, 0.8]),
      /** Of what the thresholds let decide. */
      target_precision: z
        .number('must be a share')
        .min(0.5, 'must be 0.5-0.9999')
        .max(0.9999, 'must be 0.5-0.9999')
        .default(0.99),
    })
    .prefault({}),
  /** `index train-categories`. */
  categories: z
    .strictObject({
      folds: count(2, 20).default(5),
      /** Penalties that are tried. */
      ridges: shares(10).default([1e-3, 1e-4, 3e-5, 1e-5]),
    })
    .prefault({}),
})

/** How heads and categories are learned. */
export interface TrainingSettings {
  readonly dataLoading: {
    readonly minPhotos: number
    readonly maxHeldOut: number
    readonly maxPhotos: number
  }
  readonly head: {
    readonly rounds: number
    readonly folds: number
    readonly colourWeights: readonly number[]
    readonly targetPrecision: number
  }
  readonly categories: {
    readonly folds: number
    /** The largest first. */
    readonly ridges: readonly number[]
  }
}

export function toTrainingSettings({
  data_loading: loading,
  head,
  categories,
}: z.output<typeof trainingSchema>): TrainingSettings {
  return {
    dataLoading: {
      minPhotos: loading.min_photos,
      maxHeldOut: loading.max_held_out,
      maxPhotos: loading.max_photos,
    },
    head: {
      rounds: head.rounds,
      folds: head.folds,
      colourWeights: head.colour_weights,
      targetPrecision: head.target_precision,
    },
    categories: { ...categories, ridges: categories.ridges.toSorted((a, b) => b - a) },
  }
}

export const defaultTraining: TrainingSettings = toTrainingSettings(trainingSchema.parse({}))
