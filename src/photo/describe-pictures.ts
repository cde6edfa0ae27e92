import type { Features } from '#src/domain/features.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { colourHistogram } from './colour-histogram.ts'
import { embedPictures } from './embed-pictures.ts'

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
  const vectors = await embedPictures(embedder, pictures, views)
  return Promise.all(
    pictures.map(async (picture, at) => ({
      ...split(vectors.slice(at * views, (at + 1) * views), embedder),
      colours: await colourHistogram(picture),
    })),
  )
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
