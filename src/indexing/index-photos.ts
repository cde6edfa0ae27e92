import pLimit from 'p-limit'
import type { Features, ModelInput } from '#src/domain/features.ts'
import type { ReferencePhoto } from '#src/domain/reference-photo.ts'
import { messageOf } from '#src/lib/message.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type {
  FileFingerprint,
  NewFeatures,
  PhotoSelection,
  PhotoToIndex,
  ReferenceStore,
} from '#src/ports/reference-store.ts'
import { findDuplicates, type HashedPhoto, type SeenPhoto } from './find-duplicates.ts'

export interface IndexDependencies {
  readonly references: Pick<
    ReferenceStore,
    | 'findUnknown'
    | 'select'
    | 'saveFeatures'
    | 'saveFingerprints'
    | 'findOriginals'
    | 'saveDuplicates'
    | 'dropVectors'
  >
  readonly catalogue: Pick<CatalogueStore, 'photoBytes'>
  readonly embedderId: string
  /** What is made of a photo's file before the embedder sees it. @throws when it is no photo. */
  readonly read: (
    bytes: Uint8Array,
    needs: Pick<PhotoToIndex, 'needsFeatures'>,
  ) => Promise<ReadPhoto>
  /** Photos that are read at once, >= 1. */
  readonly workers: number
  /** The features of each photo, in order. */
  readonly describe: (inputs: readonly ModelInput[]) => Promise<readonly Features[]>
  readonly progress: Progress
  /** Told of each photo that was left out. */
  readonly onFailure: (photo: ReferencePhoto, reason: string) => void
  /**
   * Photos that are described and stored at once, >= 1: few enough that a stopped job loses a second of work, enough for
   * the model to work in batches.
   */
  readonly batchSize: number
  /** Aborted: it ends before the next batch. */
  readonly signal?: AbortSignal | undefined
}

export interface ReadPhoto {
  /** What the picture is known again by. */
  readonly hashed: HashedPhoto
  /** For the embedder; may be left out when the photo needs no features. */
  readonly input: ModelInput | undefined
}

export interface IndexRequest extends PhotoSelection {
  /** Of the role, or of both, leave no vectors but those of the selected photos. */
  readonly rebuild: boolean
}

/** Makes what is not there yet. */
export const missingPhotos: IndexRequest = {
  scope: { kind: 'missing' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
  rebuild: false,
}

/** Makes everything anew; each old vector answers until the new one is there. */
export const allPhotos: IndexRequest = { ...missingPhotos, scope: { kind: 'all' } }

export interface IndexSummary {
  readonly indexed: number
  /** The same picture as another photo of their SKU. */
  readonly skipped: number
  readonly failed: number
}

/**
 * Makes vectors and fingerprints of reference photos, each where it is needed; a photo that shows the same picture as
 * another one of its SKU is left to that one's vector. A batch that fails is tried again photo by photo; a photo that
 * fails is counted and left out, the rest go on. Each batch is stored as it is finished, so that a stopped job is resumed
 * with scope `missing`.
 * @throws AppError when the scope names a SKU or category that the shop does not have; nothing was done then.
 */
export async function indexPhotos(
  request: IndexRequest,
  dependencies: IndexDependencies,
): Promise<IndexSummary> {
  const { references, embedderId, progress, batchSize } = dependencies
  await refuseUnknown(request, references)
  const photos = await references.select(embedderId, request)
  const indexed = new Set<number>()
  const skipped = new Set<number>()
  // A rebuild looks at what it made itself: in the old index both of a pair may have a vector.
  const isOriginal = (photoId: number) => !request.rebuild || indexed.has(photoId)
  progress.start('indexing photos', photos.length)
  const readBatch = createBatchReader(dependencies)
  let next = readBatch(photos.slice(0, batchSize))
  for (let start = 0; start < photos.length; start += batchSize) {
    const read = await next
    dependencies.signal?.throwIfAborted()
    const end = start + batchSize
    // While the embedder looks at a batch the next one is read.
    next = readBatch(photos.slice(end, end + batchSize))
    const done = await indexBatch(read, dependencies, isOriginal)
    for (const id of done.indexed) indexed.add(id)
    for (const id of done.skipped) skipped.add(id)
    progress.advance(Math.min(end, photos.length) - start)
  }
  progress.finish()
  // At the end, so that photos are compared with the old vectors meanwhile.
  const kept = photos.map(({ id }) => id).filter((id) => !skipped.has(id))
  if (request.rebuild) await references.dropVectors(embedderId, request.role, kept)
  const failed = photos.length - indexed.size - skipped.size
  return { indexed: indexed.size, skipped: skipped.size, failed }
}

async function refuseUnknown(
  { scope }: PhotoSelection,
  references: IndexDependencies['references'],
): Promise<void> {
  const unknown = await references.findUnknown(scope)
  if (unknown.length === 0) return
  const what = scope.kind === 'category' ? 'no product of the category' : 'no product with the SKU'
  throw new AppError(`there is ${what} ${unknown.join(', ')}`, {
    remedy: 'compare the scope with the catalogue (`vitryna catalog export`)',
  })
}

async function indexBatch(
  seen: readonly Seen[],
  dependencies: IndexDependencies,
  isOriginal: (photoId: number) => boolean,
): Promise<Done> {
  try {
    return await store(seen, dependencies, isOriginal)
  } catch (error) {
    if (seen.length === 1) return leftOut(seen, error, dependencies)
  }
  // One picture that the embedder or the database cannot take must not cost the others their vectors.
  const done: Done[] = []
  for (const one of seen) {
    done.push(
      await store([one], dependencies, (id) => isOriginal(id) || wasIndexed(done, id)).catch(
        (error: unknown) => leftOut([one], error, dependencies),
      ),
    )
  }
  return {
    indexed: done.flatMap(({ indexed }) => indexed),
    skipped: done.flatMap(({ skipped }) => skipped),
  }
}

/** Photos by id. */
interface Done {
  readonly indexed: readonly number[]
  readonly skipped: readonly number[]
}

function wasIndexed(done: readonly Done[], photoId: number): boolean {
  return done.some(({ indexed }) => indexed.includes(photoId))
}

function leftOut(seen: readonly Seen[], error: unknown, { onFailure }: IndexDependencies): Done {
  for (const { photo } of seen) onFailure(photo, messageOf(error))
  return { indexed: [], skipped: [] }
}

async function store(
  seen: readonly Seen[],
  dependencies: IndexDependencies,
  isOriginal: (photoId: number) => boolean,
): Promise<Done> {
  const { references, embedderId } = dependencies
  await references.saveFingerprints(seen.flatMap(({ prints }) => prints))
  const lacking = seen.filter(({ photo }) => photo.needsFeatures)
  const complete = seen.filter(({ photo }) => !photo.needsFeatures)
  const skus = [...new Set(lacking.map(({ photo }) => photo.sku))]
  const known = await references.findOriginals(embedderId, skus)
  const originals = known.filter(({ id }) => isOriginal(id))
  const duplicates = findDuplicates(lacking, originals)
  const skipped = duplicates.map(({ photoId }) => photoId)
  const toDescribe = lacking.filter(({ photo }) => !skipped.includes(photo.id))
  const described = await describeAll(toDescribe, dependencies)
  await references.saveDuplicates(embedderId, duplicates)
  return { indexed: [...complete.map(({ photo }) => photo.id), ...described], skipped }
}

interface Seen extends SeenPhoto, ReadPhoto {
  /** Of its file, where it is needed. */
  readonly prints: readonly FileFingerprint[]
}

/** Reads so many photos at once as there are workers; of each that cannot be read it is told why. */
function createBatchReader(dependencies: IndexDependencies) {
  const inTurn = pLimit(dependencies.workers)
  return async (batch: readonly PhotoToIndex[]): Promise<readonly Seen[]> => {
    const seen = await Promise.all(batch.map((photo) => inTurn(readOne, photo, dependencies)))
    return seen.filter((one) => one !== undefined)
  }
}

async function readOne(
  photo: PhotoToIndex,
  { catalogue, read, onFailure }: IndexDependencies,
): Promise<Seen | undefined> {
  const { sha256, needsFingerprint } = photo
  try {
    const bytes = await catalogue.photoBytes(sha256)
    if (!bytes) {
      onFailure(photo, 'its file is missing in the database')
      return undefined
    }
    const { hashed, input } = await read(bytes, photo)
    const prints = needsFingerprint ? [{ sha256, fingerprint: hashed.fingerprint }] : []
    return { photo, hashed, input, prints }
  } catch (error) {
    onFailure(photo, messageOf(error))
    return undefined
  }
}

/** @returns the photos that have features now. */
async function describeAll(
  seen: readonly Seen[],
  { describe, references, embedderId, onFailure }: IndexDependencies,
): Promise<readonly number[]> {
  if (seen.length === 0) return []
  const described = await describe(seen.flatMap(({ input }) => input ?? []))
  const rows = seen.flatMap(({ photo }, at): NewFeatures[] => {
    const features = described[at]
    if (features) return [{ photoId: photo.id, features }]
    onFailure(photo, 'the embedder gave no vector')
    return []
  })
  await references.saveFeatures(embedderId, rows)
  return rows.map(({ photoId }) => photoId)
}
