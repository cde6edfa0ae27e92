import type { Picture } from '#src/domain/picture.ts'
import type { ReferencePhoto } from '#src/domain/reference-photo.ts'
import { messageOf } from '#src/lib/message.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { NewVector, PhotoSelection, ReferenceStore } from '#src/ports/reference-store.ts'

export interface IndexDependencies {
  readonly references: Pick<ReferenceStore, 'select' | 'saveVectors' | 'dropVectors'>
  readonly catalogue: Pick<CatalogueStore, 'photoBytes'>
  readonly embedderId: string
  /** Bytes -> picture. @throws when they are none. */
  readonly decode: (bytes: Uint8Array) => Promise<Picture>
  /** One unit vector per picture, in order. */
  readonly embed: (pictures: readonly Picture[]) => Promise<readonly Float32Array[]>
  readonly progress: Progress
  /** Told of each photo that was left out. */
  readonly onFailure: (photo: ReferencePhoto, reason: string) => void
}

export interface IndexRequest extends PhotoSelection {
  /** Drop the vectors of the role first, or of both. */
  readonly rebuild: boolean
}

export interface IndexSummary {
  readonly indexed: number
  readonly failed: number
}

/** Small enough that a stopped job loses a second of work, large enough for the model to work in batches. */
const batchSize = 8

/**
 * Makes vectors of reference photos. A photo that fails is counted and left out, the rest go on; each batch is stored
 * as it is finished, so that a stopped job is resumed with scope `missing`.
 */
export async function indexPhotos(
  request: IndexRequest,
  dependencies: IndexDependencies,
): Promise<IndexSummary> {
  const { references, embedderId, progress } = dependencies
  if (request.rebuild) await references.dropVectors(embedderId, request.role)
  const photos = await references.select(embedderId, request)
  let indexed = 0
  progress.start('indexing photos', photos.length)
  for (let start = 0; start < photos.length; start += batchSize) {
    const batch = photos.slice(start, start + batchSize)
    indexed += await indexBatch(batch, dependencies)
    progress.advance(batch.length)
  }
  progress.finish()
  return { indexed, failed: photos.length - indexed }
}

async function indexBatch(
  batch: readonly ReferencePhoto[],
  dependencies: IndexDependencies,
): Promise<number> {
  const { embed, references, embedderId, onFailure } = dependencies
  const decoded = await decodeAll(batch, dependencies)
  try {
    const vectors = await embed(decoded.map(({ picture }) => picture))
    const rows = decoded.flatMap(({ photo }, at): NewVector[] => {
      const vector = vectors[at]
      if (vector) return [{ photoId: photo.id, vector }]
      onFailure(photo, 'the embedder gave no vector')
      return []
    })
    await references.saveVectors(embedderId, rows)
    return rows.length
  } catch (error) {
    for (const { photo } of decoded) onFailure(photo, messageOf(error))
    return 0
  }
}

async function decodeAll(
  batch: readonly ReferencePhoto[],
  { catalogue, decode, onFailure }: IndexDependencies,
) {
  const decoded: { readonly photo: ReferencePhoto; readonly picture: Picture }[] = []
  for (const photo of batch) {
    try {
      const bytes = await catalogue.photoBytes(photo.sha256)
      if (bytes) decoded.push({ photo, picture: await decode(bytes) })
      else onFailure(photo, 'its file is missing in the database')
    } catch (error) {
      onFailure(photo, messageOf(error))
    }
  }
  return decoded
}
