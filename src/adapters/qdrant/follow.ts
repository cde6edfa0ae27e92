import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { StoredVector, VectorSource, VectorState } from '#src/ports/vector-index.ts'
import type { Qdrant } from './client.ts'
import { type CollectionKind, type Standing, writeStanding } from './collection.ts'
import { batchSizeOf, deletePoints, listIds, pointId, upsertPoints } from './points.ts'

export interface Following extends CollectionKind {
  readonly qdrant: Qdrant
  readonly source: VectorSource
  readonly progress: Progress
  /** Breaks the copying off; what is copied stays, and the next call goes on. */
  readonly signal?: AbortSignal | undefined
}

/** A collection to bring in step, and where it stands. */
export interface Target {
  /** Its name, or an alias. */
  readonly name: string
  readonly standing: Standing
}

export type Targets = Readonly<Record<PhotoRole, Target>>

/** An import or two while it runs are no wonder; more than that means that something else is wrong. */
const maxRounds = 5

/** Whether a copy can be brought to where the database stands, or is of another one, or from its future (a restore). */
export function canFollow({ standing }: Target, state: VectorState): boolean {
  const isNew = standing.epoch < 0
  return isNew || (standing.lineage === state.lineage && standing.revision <= state.revision)
}

/**
 * Brings collections to where the database stands. Any number of processes may do so at once: points have the same
 * ids, later vectors win, and whoever finishes looks once more whether something was taken away meanwhile.
 */
export async function follow(following: Following, targets: Targets): Promise<VectorState> {
  const { qdrant, source, embedderId } = following
  for (let round = 0; round < maxRounds; round += 1) {
    // Read before the vectors: what is added meanwhile has a higher revision and is copied by the next search.
    const state = await source.state(embedderId)
    await copyOnce(following, targets, state)
    const after = await source.state(embedderId)
    if (after.lineage !== state.lineage || after.epoch !== state.epoch) continue
    for (const { name } of Object.values(targets)) await writeStanding(qdrant, name, state)
    return state
  }
  throw new VectorIndexError('the vectors in the database changed faster than they were copied')
}

async function copyOnce(following: Following, targets: Targets, state: VectorState) {
  const { source, embedderId, progress } = following
  const standings = photoRoles.map((role) => targets[role].standing)
  const since = Math.min(...standings.map(({ revision }) => revision))
  const hasMoved = standings.some(({ epoch }) => epoch !== state.epoch)
  const wanted = hasMoved ? await source.photoIds(embedderId) : []
  const held = hasMoved ? await dropOthers(following, targets, wanted) : new Set<string>()
  if (since === 0) progress.start('copying vectors to Qdrant', wanted.length)
  const copy = (vectors: AsyncIterable<readonly StoredVector[]>) =>
    copyVectors(following, targets, { vectors, revision: state.revision, held })
  await copy(source.read(embedderId, since))
  // A product that is shown again brings back vectors of long ago.
  const missing = new Set(wanted.filter((photoId) => !held.has(pointId(embedderId, photoId))))
  if (missing.size > 0) await copy(only(missing, source.read(embedderId, 0)))
  if (since === 0) progress.finish()
}

/** Takes away what is not wanted; @returns the ids that are left. */
async function dropOthers(
  { qdrant, embedderId }: Following,
  targets: Targets,
  wanted: readonly number[],
): Promise<Set<string>> {
  const ids = new Set(wanted.map((photoId) => pointId(embedderId, photoId)))
  const left = new Set<string>()
  for (const { name } of Object.values(targets)) {
    const present = await listIds(qdrant, name)
    await deletePoints(
      qdrant,
      name,
      present.filter((id) => !ids.has(id)),
    )
    for (const id of present) if (ids.has(id)) left.add(id)
  }
  return left
}

interface Copying {
  readonly vectors: AsyncIterable<readonly StoredVector[]>
  readonly revision: number
  /** The ids that are in Qdrant; grows. */
  readonly held: Set<string>
}

async function copyVectors(
  { qdrant, embedderId, dim, progress, signal }: Following,
  targets: Targets,
  { vectors, revision, held }: Copying,
): Promise<void> {
  const size = batchSizeOf(dim)
  for await (const batch of vectors) {
    for (const role of photoRoles) {
      const own = batch.filter((vector) => vector.role === role)
      for (let start = 0; start < own.length; start += size) {
        signal?.throwIfAborted()
        const part = own.slice(start, start + size)
        await upsertPoints(qdrant, part, { name: targets[role].name, embedderId, revision })
        for (const { photoId } of part) held.add(pointId(embedderId, photoId))
        progress.advance(part.length)
      }
    }
  }
}

async function* only(
  photoIds: ReadonlySet<number>,
  vectors: AsyncIterable<readonly StoredVector[]>,
): AsyncGenerator<readonly StoredVector[]> {
  for await (const batch of vectors) yield batch.filter(({ photoId }) => photoIds.has(photoId))
}
