import type { Features } from '#src/domain/features.ts'
import type { PhotoQuery } from '#src/identify/rung.ts'
import { describePictures } from '#src/photo/describe-pictures.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'

/**
 * A photo -> what it is compared by.
 * @throws PhotoError when it cannot be read, EmbedderError when the model fails.
 */
export type ExtractFeatures = (photo: Pick<PhotoQuery, 'fileKey' | 'decode'>) => Promise<Features>

export function createFeatureExtractor(embedder: Embedder): ExtractFeatures {
  return async ({ decode }) => {
    const [features] = await describePictures(embedder, [await decode()])
    if (!features) throw new EmbedderError('the embedder gave nothing')
    return features
  }
}
