import { z } from 'zod'
import type { Features } from '#src/domain/features.ts'
import type { Head } from '#src/domain/head.ts'
import { colourBins } from '#src/photo/colour-histogram.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { FeatureSource } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VectorSource } from '#src/ports/vector-index.ts'
import { applyHead, headDim } from './head.ts'

/** How raw features become the vectors that are compared. Vectors of two spaces never meet. */
export interface EmbeddingSpace {
  /** The embedder's id and what is done to its features: carried by vectors, thresholds and remembered answers. */
  readonly id: string
  /** Whose raw features it takes. */
  readonly embedderId: string
  /** Dimension of its vectors. */
  readonly dim: number
  /**
   * Raw features -> a unit vector of `dim` values. The cosine of two is the weighted mean of the cosine of their
   * (mapped) embeddings, weight 1, and the Hellinger similarity of their colours, weight `colourWeight`.
   * @throws VectorIndexError for features of other dimensions.
   */
  project(features: Features): Float32Array
}

/** What a space is made of, as it is kept in the settings. */
export interface SpaceChoice {
  /** >= 0; 0 leaves colours out. */
  readonly colourWeight: number
  /** Version of the head; null: none. */
  readonly head: number | null
}

/**
 * For a shop that has no photos to find out with. On real photos 0.15 to 0.25 are about as good: clothes gain up to
 * 0.35, groceries that have only packshots lose from 0.2 on.
 */
export const defaultColourWeight = 0.2

type EmbedderOutput = Pick<Embedder, 'id' | 'dim'>

export interface SpaceOptions {
  readonly embedder: EmbedderOutput
  readonly colourWeight: number
  readonly head?: Head & { readonly version: number }
}

export function createSpace({ embedder, colourWeight, head }: SpaceOptions): EmbeddingSpace {
  const seenDim = head ? headDim(head) : embedder.dim
  const hasColours = colourWeight > 0
  return {
    id: spaceId(embedder.id, { colourWeight, head: head?.version ?? null }),
    embedderId: embedder.id,
    dim: seenDim + (hasColours ? colourBins : 0),
    project(features) {
      checkDimensions(features, embedder.dim)
      const seen = head ? applyHead(head, features.embedding) : features.embedding
      return hasColours ? join(seen, features.colours, colourWeight) : seen
    },
  }
}

export function spaceId(embedderId: string, { colourWeight, head }: SpaceChoice): string {
  const parts = [
    head === null ? [] : [`head-${head}`],
    colourWeight === 0 ? [] : [`colours-${colourWeight}`],
  ]
  return [embedderId, ...parts.flat()].join('+')
}

const choiceSchema = z.object({
  colourWeight: z.number().min(0).max(10),
  head: z.int().nullable(),
})

/** The space in use with an embedder; cheap enough to be asked for at every photo. */
export async function readSpaceChoice(
  settings: Pick<SettingsStore, 'get'>,
  embedderId: string,
): Promise<SpaceChoice> {
  const stored = choiceSchema.safeParse(await settings.get(`space:${embedderId}`))
  return stored.data ?? { colourWeight: defaultColourWeight, head: null }
}

/** Takes effect with the next photo, in every process. */
export async function saveSpaceChoice(
  settings: Pick<SettingsStore, 'set'>,
  embedderId: string,
  choice: SpaceChoice,
): Promise<void> {
  await settings.set(`space:${embedderId}`, choiceSchema.parse(choice))
}

/** The same for a choice that came with the program: what was chosen here before stays. */
export async function offerSpaceChoice(
  settings: Pick<SettingsStore, 'get' | 'set'>,
  embedderId: string,
  choice: SpaceChoice,
): Promise<void> {
  const stored = await settings.get(`space:${embedderId}`)
  if (stored === undefined) await saveSpaceChoice(settings, embedderId, choice)
}

/**
 * The space that a choice describes.
 * @throws VectorIndexError when its head is missing.
 */
export async function openSpace(
  embedder: EmbedderOutput,
  { colourWeight, head: version }: SpaceChoice,
  heads: Pick<HeadStore, 'find'>,
): Promise<EmbeddingSpace> {
  if (version === null) return createSpace({ embedder, colourWeight })
  const head = await heads.find(embedder.id, version)
  if (head) return createSpace({ embedder, colourWeight, head: { ...head, version } })
  throw new VectorIndexError(`head ${version} of ${embedder.id} is not in the database`, {
    remedy: 'run `vitryna index train-head`',
  })
}

/** Stored raw features as the vectors of a space, for an index to copy. */
export function projectSource(source: FeatureSource, space: EmbeddingSpace): VectorSource {
  return {
    state: (id) => source.state(embedderOf(space, id)),
    photoIds: (id) => source.photoIds(embedderOf(space, id)),
    async *read(id, sinceRevision) {
      for await (const batch of source.read(embedderOf(space, id), sinceRevision)) {
        yield batch.map(({ features, ...photo }) => ({ ...photo, vector: space.project(features) }))
      }
    },
  }
}

function embedderOf(space: EmbeddingSpace, id: string): string {
  if (id === space.id) return space.embedderId
  throw new VectorIndexError(`vectors of ${id} were asked for where those of ${space.id} are`)
}

function checkDimensions({ embedding, colours }: Features, dim: number): void {
  if (embedding.length === dim && colours.length === colourBins) return
  throw new VectorIndexError(
    `a photo has ${embedding.length} values and ${colours.length} colours, not ${dim} and ${colourBins}`,
    { remedy: 'run `vitryna index --rebuild`' },
  )
}

function join(seen: Float32Array, colours: Float32Array, colourWeight: number): Float32Array {
  const vector = new Float32Array(seen.length + colours.length)
  const seenScale = 1 / Math.sqrt(1 + colourWeight)
  const colourScale = Math.sqrt(colourWeight) * seenScale
  vector.set(seen.map((value) => value * seenScale))
  vector.set(
    colours.map((value) => value * colourScale),
    seen.length,
  )
  return vector
}
