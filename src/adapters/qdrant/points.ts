import { z } from 'zod'
import { photoRoles } from '#src/domain/reference-photo.ts'
import { isSku, type Sku } from '#src/domain/sku.ts'
import { uuidOf } from '#src/lib/hash.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'
import type { Qdrant } from './client.ts'

/** Below the 32 MB that Qdrant takes in one request: a value is written with at most 22 characters. */
const requestBytes = 8_000_000
const bytesPerValue = 22
const maxBatch = 500
/** Ids without vectors. */
const idsPerPage = 10_000

const payloadSchema = z.object({
  sku: z.string().refine((text): text is Sku => isSku(text)),
  photoId: z.number(),
  role: z.enum(photoRoles),
})

/** Deterministic, so that a repeated copy changes nothing. */
export function pointId(embedderId: string, photoId: number): string {
  return uuidOf(`${embedderId}/${photoId}`)
}

export function batchSizeOf(dim: number): number {
  return Math.min(maxBatch, Math.max(1, Math.floor(requestBytes / (dim * bytesPerValue))))
}

export interface Upsert {
  readonly name: string
  readonly embedderId: string
  /** Where the database stood, or further on, when the vectors were read. */
  readonly revision: number
}

/**
 * Adds or replaces points. Those that another process copied at a later revision stay as they are: this one may have
 * read its vectors before and written them after.
 */
export async function upsertPoints(
  { writing }: Qdrant,
  vectors: readonly StoredVector[],
  { name, embedderId, revision }: Upsert,
): Promise<void> {
  await writing.upsert(name, {
    // Without it a vector that cannot be stored would be dropped in silence (qdrant issue 9039).
    wait: true,
    points: vectors.map(({ photoId, sku, role, vector }) => ({
      id: pointId(embedderId, photoId),
      vector: Array.from(vector),
      payload: { sku, photoId, role, revision },
    })),
    update_filter: { must: [{ key: 'revision', range: { lte: revision } }] },
  })
}

/** The ids of all points of a collection. */
export async function listIds({ writing }: Qdrant, name: string): Promise<readonly string[]> {
  const ids: string[] = []
  let offset: string | undefined
  do {
    const page = await writing.scroll(name, {
      limit: idsPerPage,
      with_payload: false,
      with_vector: false,
      ...(offset === undefined ? {} : { offset }),
    })
    ids.push(...page.points.map(({ id }) => String(id)))
    offset = toOffset(page.next_page_offset)
  } while (offset !== undefined)
  return ids
}

export async function deletePoints(
  { writing }: Qdrant,
  name: string,
  ids: readonly string[],
): Promise<void> {
  for (let start = 0; start < ids.length; start += idsPerPage) {
    await writing.delete(name, { wait: true, points: ids.slice(start, start + idsPerPage) })
  }
}

/** Every point with its vector, in batches; what is no point of ours is left out. */
export async function* readPoints(
  { writing }: Qdrant,
  name: string,
  dim: number,
): AsyncGenerator<readonly StoredVector[]> {
  let offset: string | undefined
  do {
    const page = await writing.scroll(name, {
      limit: batchSizeOf(dim),
      with_payload: true,
      with_vector: true,
      ...(offset === undefined ? {} : { offset }),
    })
    yield page.points.flatMap(({ payload, vector }): StoredVector[] => {
      const parsed = payloadSchema.safeParse(payload)
      if (!parsed.success || !Array.isArray(vector)) return []
      return [{ ...parsed.data, vector: Float32Array.from(vector.map(Number)) }]
    })
    offset = toOffset(page.next_page_offset)
  } while (offset !== undefined)
}

function toOffset(offset: unknown): string | undefined {
  return typeof offset === 'string' ? offset : undefined
}

export async function countPoints({ writing }: Qdrant, name: string): Promise<number> {
  return (await writing.count(name, { exact: true })).count
}
