import { type Features, layerDims, type Sight, vectorsByLayer } from '#src/domain/features.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'
import { unitVectorProblem } from '#src/domain/vector.ts'
import { sha256 } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import type { FeatureSource, StoredFeatures } from '#src/ports/feature-source.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { PhotoSelection, ReferenceStore } from '#src/ports/reference-store.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'
import type { IndexRequest } from './index-photos.ts'

export interface VerifyDependencies {
  readonly references: Pick<ReferenceStore, 'select'>
  readonly features: Pick<FeatureSource, 'photoIds' | 'read'>
  readonly copy: Pick<ManagedVectorIndex, 'contents'>
  /** Whose features are stored, and their dimension. */
  readonly embedder: { readonly id: string } & Sight
  /** How features become the vectors that are searched, and their dimension. */
  readonly space: { readonly dim: number; readonly project: (features: Features) => Float32Array }
  readonly progress: Progress
}

/** Something that is wrong with some photos. */
export interface Finding {
  readonly kind: 'unindexed' | 'broken' | 'not-copied' | 'differing' | 'left-over' | 'unreadable'
  readonly message: string
  readonly photoIds: readonly number[]
}

export interface Verification {
  /** How many vectors the database holds, and how many the index. */
  readonly counts: Readonly<Record<PhotoRole, { readonly stored: number; readonly copied: number }>>
  readonly findings: readonly Finding[]
  /** Products that share a photo's file: a query near it cannot tell them apart. */
  readonly lookalikes: readonly (readonly Sku[])[]
}

/**
 * Compares the database with the index that searches are answered from: every photo that should have a vector, every
 * stored vector by itself, and every vector in the index, bit by bit.
 */
export async function verifyIndex(dependencies: VerifyDependencies): Promise<Verification> {
  const held = await readCopy(dependencies)
  const stored = await compareStored(dependencies, held)
  const leftOver = [...held.digests.keys()].filter((photoId) => !stored.photoIds.has(photoId))
  const findings: Finding[] = [
    {
      kind: 'unindexed',
      message: 'photos without a vector',
      photoIds: await findUnindexed(dependencies),
    },
    ...stored.broken,
    ...held.unreadable,
  ]
  if (held.unreadable.length === 0) {
    findings.push(
      {
        kind: 'not-copied',
        message: 'vectors that are not in the index',
        photoIds: stored.missing,
      },
      {
        kind: 'differing',
        message: 'vectors that are others in the index than in the database',
        photoIds: stored.differing,
      },
      {
        kind: 'left-over',
        message: 'vectors in the index that are not in the database',
        photoIds: leftOver,
      },
    )
  }
  return {
    counts: {
      product: { stored: stored.counts.product, copied: held.counts.product },
      shopper: { stored: stored.counts.shopper, copied: held.counts.shopper },
    },
    findings: findings.filter(({ kind, photoIds }) => kind === 'unreadable' || photoIds.length > 0),
    lookalikes: await findLookalikes(dependencies),
  }
}

interface IndexContents {
  /** What stands for each photo in the index. */
  readonly digests: ReadonlyMap<number, string>
  readonly counts: Readonly<Record<PhotoRole, number>>
  readonly unreadable: readonly Finding[]
}

async function readCopy({ copy }: VerifyDependencies): Promise<IndexContents> {
  const digests = new Map<number, string>()
  const counts = { product: 0, shopper: 0 }
  try {
    for await (const batch of copy.contents()) {
      for (const stored of batch) {
        counts[stored.role] += 1
        digests.set(stored.photoId, digestOf(stored))
      }
    }
    return { digests, counts, unreadable: [] }
  } catch (error) {
    const message = `the index cannot be read: ${messageOf(error)}`
    return { digests, counts, unreadable: [{ kind: 'unreadable', message, photoIds: [] }] }
  }
}

async function compareStored(dependencies: VerifyDependencies, { digests }: IndexContents) {
  const { features, embedder, progress } = dependencies
  const photoIds = new Set<number>()
  const counts = { product: 0, shopper: 0 }
  const byVerdict = new Map<string, number[]>()
  progress.start('comparing vectors', (await features.photoIds(embedder.id)).length)
  for await (const batch of features.read(embedder.id, 0)) {
    for (const photo of batch) {
      photoIds.add(photo.photoId)
      counts[photo.role] += 1
      const verdict = compareVector(dependencies, photo, digests.get(photo.photoId))
      const ids = byVerdict.get(verdict) ?? []
      ids.push(photo.photoId)
      byVerdict.set(verdict, ids)
    }
    progress.advance(batch.length)
  }
  progress.finish()
  const take = (verdict: string) => {
    const ids = byVerdict.get(verdict) ?? []
    byVerdict.delete(verdict)
    return ids
  }
  take('same')
  const [missing, differing] = [take('missing'), take('differing')]
  const broken = [...byVerdict].map(([problem, ids]): Finding => {
    return { kind: 'broken', message: `photos whose vector ${problem}`, photoIds: ids }
  })
  return { photoIds, counts, missing, differing, broken }
}

/** `same`, `missing`, `differing`, or what is wrong with the stored vector itself. */
function compareVector(
  { embedder, space }: VerifyDependencies,
  { features, ...photo }: StoredFeatures,
  held: string | undefined,
): string {
  const problem = featuresProblem(features, embedder)
  if (problem) return problem
  try {
    const vector = space.project(features)
    const projected = unitVectorProblem(vector, space.dim)
    if (projected) return `in the space in use ${projected}`
    if (held === undefined) return 'missing'
    return held === digestOf({ ...photo, vector }) ? 'same' : 'differing'
  } catch (error) {
    return `cannot be used: ${messageOf(error)}`
  }
}

function featuresProblem(features: Features, sight: Sight): string | undefined {
  const problem = unitVectorProblem(features.embedding, sight.dim)
  if (problem) return problem
  const layers = vectorsByLayer(features, sight)
  if (layers?.[0]?.length !== sight.views) return `is not of ${sight.views} views`
  return layers
    .flatMap((views, layer) =>
      views.map((vector) => unitVectorProblem(vector, layerDims(sight)[layer] ?? 0)),
    )
    .find((problem) => problem !== undefined)
}

interface Digested {
  readonly sku: string
  readonly role: PhotoRole
  readonly vector: Float32Array
}

/** The vectors of a large shop twice would not fit into memory. */
function digestOf({ sku, role, vector }: Digested): string {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
  return `${role}/${sku}/${sha256(bytes).slice(0, 32)}`
}

async function findLookalikes({ references, embedder }: VerifyDependencies) {
  const all = { ...unindexed, scope: { kind: 'all' }, frames: { kind: 'all' } } as const
  const photos = await references.select(embedder.id, all)
  return [...Map.groupBy(photos, (photo) => photo.sha256).values()]
    .map((same) => [...new Set(same.map(({ sku }) => sku))])
    .filter((skus) => skus.length > 1)
}

/** A shop may leave out frames of a 360° set, though not the first. */
const unindexed: PhotoSelection = {
  scope: { kind: 'missing' },
  frames: { kind: 'first' },
  maxFrames: undefined,
  role: undefined,
}

async function findUnindexed({ references, embedder }: VerifyDependencies) {
  const photos = await references.select(embedder.id, unindexed)
  return photos.filter(({ needsFeatures }) => needsFeatures).map(({ id }) => id)
}

/** What was found to be wrong, or the copy that is searched whatever was found. */
export type RepairExtent = 'findings' | 'whole-copy'

export interface RepairDependencies {
  readonly dropFeatures: (photoIds: readonly number[]) => Promise<void>
  readonly index: (request: IndexRequest) => Promise<unknown>
  readonly copy: Pick<ManagedVectorIndex, 'rebuild' | 'tune'>
  readonly progress: Progress
}

/**
 * Makes broken and missing vectors anew from the photos, and the index from the database where they differ.
 * @param extent `whole-copy`: the index in any case
 */
export async function repairIndex(
  { findings }: Verification,
  { dropFeatures, index, copy, progress }: RepairDependencies,
  extent: RepairExtent,
): Promise<void> {
  const broken = findings.filter(({ kind }) => kind === 'broken').flatMap((found) => found.photoIds)
  if (broken.length > 0) await dropFeatures(broken)
  if (findings.some(({ kind }) => kind === 'broken' || kind === 'unindexed')) {
    await index({ ...unindexed, rebuild: false })
  }
  const isDiffering = findings.some(({ kind }) => kind !== 'broken' && kind !== 'unindexed')
  if (extent === 'findings' && !isDiffering) return
  await copy.rebuild(progress)
  await copy.tune(progress)
}
