import type { Features, ModelInput } from '#src/domain/features.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { toModelInput } from './model-input.ts'

/**
 * Pictures -> their features, in order, with one batch for the embedder.
 * @param views how many of each are looked at, at most as many as the embedder looks at
 * @throws EmbedderError when the model fails.
 */
export async function describePictures(
  embedder: Embedder,
  pictures: readonly Picture[],
  views = embedder.views,
): Promise<readonly Features[]> {
  const { input } = embedder
  const inputs = pictures.map((picture) => toModelInput(picture, { input, views }))
  return describeInputs(embedder, await Promise.all(inputs))
}

/** The same of what was made of them elsewhere. */
export async function describeInputs(
  embedder: Embedder,
  inputs: readonly ModelInput[],
): Promise<readonly Features[]> {
  const vectors = await embedder.embed(inputs.flatMap(({ tensors }) => tensors))
  let seen = 0
  return inputs.map(({ tensors, colours }) => {
    const ofViews = vectors.slice(seen, seen + tensors.length)
    seen += tensors.length
    return { ...split(ofViews, embedder), colours }
  })
}

/** @param vectors of the views of one picture */
function split(
  vectors: readonly Float32Array[],
  { dim }: Pick<Embedder, 'dim'>,
): Pick<Features, 'embedding' | 'others'> {
  const [whole] = vectors
  if (!whole) throw new EmbedderError('the embedder gave too few vectors')
  const values = Float32Array.from(vectors.flatMap((vector) => [...vector]))
  const embedding = values.subarray(0, dim)
  return values.length > dim ? { embedding, others: values.subarray(dim) } : { embedding }
}
