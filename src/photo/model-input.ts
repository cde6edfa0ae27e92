import type { ModelInput } from '#src/domain/features.ts'
import type { Picture, TensorSpec } from '#src/domain/picture.ts'
import { colourHistogram } from './colour-histogram.ts'
import { viewsOf } from './picture-views.ts'
import { toTensor } from './tensor.ts'

/** What an embedder wants of a picture. */
export interface WantedInput {
  readonly input: TensorSpec
  /** How many views of it, at least 1. */
  readonly views: number
}

export async function toModelInput(
  picture: Picture,
  { input, views }: WantedInput,
): Promise<ModelInput> {
  const [colours, ...tensors] = await Promise.all([
    colourHistogram(picture),
    ...viewsOf(picture, views).map((region) => toTensor(picture, input, region)),
  ])
  return { tensors, colours }
}
