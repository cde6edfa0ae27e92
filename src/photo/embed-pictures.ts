import type { Picture } from '#src/domain/picture.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { viewsOf } from './picture-views.ts'
import { toTensor } from './tensor.ts'

/**
 * Views of pictures -> the vectors of each, in one batch: all views of the first picture, then those of the second.
 * @param views how many of each picture, at least 1
 */
export async function embedPictures(
  embedder: Embedder,
  pictures: readonly Picture[],
  views = 1,
): Promise<readonly Float32Array[]> {
  const tensors = pictures.flatMap((picture) =>
    viewsOf(picture, views).map((region) => toTensor(picture, embedder.input, region)),
  )
  return embedder.embed(await Promise.all(tensors))
}
