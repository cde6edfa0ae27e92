import type { Features } from '#src/domain/features.ts'
import { photoHalves } from '#src/domain/outcome.ts'
import type { PhotoQuery } from '#src/identify/rung.ts'
import { cropPicture, halfOf } from '#src/photo/crop-picture.ts'
import { describePictures } from '#src/photo/describe-pictures.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'

/**
 * A photo -> what it is compared by.
 * @throws PhotoError when it cannot be read, EmbedderError when the model fails.
 */
export type ExtractFeatures = (photo: Pick<PhotoQuery, 'fileKey' | 'decode'>) => Promise<Features>

/** @param views how many are looked at, as far as the embedder looks at so many; all of them when left out */
export function createFeatureExtractor(
  embedder: Embedder,
  views: () => Promise<number> = async () => embedder.views,
): ExtractFeatures {
  return async ({ decode }) => {
    const count = Math.min(await views(), embedder.views)
    const [features] = await describePictures(embedder, [await decode()], count)
    if (!features) throw new EmbedderError('the embedder gave nothing')
    return features
  }
}

/**
 * The halves of a photo -> what each is compared by, in the order of `photoHalves`.
 * @throws PhotoError when it cannot be read, EmbedderError when the model fails.
 */
export type ExtractHalves = (
  photo: Pick<PhotoQuery, 'fileKey' | 'decode'>,
) => Promise<readonly Features[]>

/** Looks once at each half, all of them in one batch. */
export function createHalvesExtractor(embedder: Embedder): ExtractHalves {
  return async ({ decode }) => {
    const picture = await decode()
    const halves = photoHalves.map((half) => cropPicture(picture, halfOf(picture, half)))
    return describePictures(embedder, halves, 1)
  }
}
