import type { Features } from '#src/domain/features.ts'
import type { PhotoHalf } from '#src/domain/outcome.ts'
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
 * Halves of a photo -> what each is compared by, in the order asked for.
 * @param views how many of each are looked at, as far as the embedder looks at so many; as many as of a whole photo
 *   when left out
 * @throws PhotoError when it cannot be read, EmbedderError when the model fails.
 */
export type ExtractHalves = (
  photo: Pick<PhotoQuery, 'fileKey' | 'decode'>,
  halves: readonly PhotoHalf[],
  views?: number,
) => Promise<readonly Features[]>

/** Looks at all halves in one batch. */
export function createHalvesExtractor(
  embedder: Embedder,
  viewsOfPhoto: () => Promise<number>,
): ExtractHalves {
  return async ({ decode }, halves, views) => {
    const picture = await decode()
    const pictures = halves.map((half) => cropPicture(picture, halfOf(picture, half)))
    const count = Math.min(views ?? (await viewsOfPhoto()), embedder.views)
    return describePictures(embedder, pictures, count)
  }
}
