import type { Picture } from '#src/domain/picture.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { toTensor } from './tensor.ts'

/** Pictures -> unit vectors, in one batch. */
export async function embedPictures(
  embedder: Embedder,
  pictures: readonly Picture[],
): Promise<readonly Float32Array[]> {
  const tensors = await Promise.all(pictures.map((picture) => toTensor(picture, embedder.input)))
  return embedder.embed(tensors)
}
