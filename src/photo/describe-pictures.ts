import type { Features } from '#src/domain/features.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { colourHistogram } from './colour-histogram.ts'
import { embedPictures } from './embed-pictures.ts'

/**
 * Pictures -> their features, in order, with one batch for the embedder.
 * @throws EmbedderError when the model fails.
 */
export async function describePictures(
  embedder: Embedder,
  pictures: readonly Picture[],
): Promise<readonly Features[]> {
  const embeddings = await embedPictures(embedder, pictures)
  return Promise.all(
    pictures.map(async (picture, at) => {
      const embedding = embeddings[at]
      if (!embedding) throw new EmbedderError('the embedder gave too few vectors')
      return { embedding, colours: await colourHistogram(picture) }
    }),
  )
}
