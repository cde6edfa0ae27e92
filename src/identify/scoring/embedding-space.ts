import { z } from 'zod'
import { type Features, layerDims, vectorsByLayer } from '#src/domain/features.ts'
import type { Head } from '#src/domain/head.ts'
import { type SpaceChoice, spaceId } from '#src/domain/space-choice.ts'
import { colourBins } from '#src/photo/colour-histogram.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { FeatureSource } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VectorSource } from '#src/ports/vector-index.ts'
import { blendViews, wholeWeights } from './blend-views.ts'
import { applyMap, mappedDim } from './head.ts'

/** How raw features become the vectors that are compared. Vectors of two spaces never meet. */
export interface EmbeddingSpace {
  /** The embedder's id and what is done to its features: carried by vectors, thresholds and remembered answers. */
  readonly id: string
  /** Whose raw features it takes. */
  readonly embedderId: string
  /** Dimension of its vectors. */
  readonly dim: number
  /**
   * Raw features -> a unit vector of `dim` values. The cosine of two is the weighted mean of what their views show,
   * weight 1, and the Hellinger similarity of their colours, weight `colourWeight`. What they show is the cosine of
   * their embeddings or, with a head, the mean of those of all mapped layers.
   * @throws VectorIndexError for features of other dimensions.
   */
  project(features: Features): Float32Array
}

/**
 * For a shop that has no photos to find out with. On real photos 0.15 to 0.25 are about as good: clothes gain up to
 * 0.35, groceries that have only packshots lose from 0.2 on.
 */
export const defaultColourWeight = 0.2

type SpaceEmbedder = Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>

export interface SpaceOptions extends Pick<SpaceChoice, 'colourWeight' | 'tuning'> {
  readonly embedder: SpaceEmbedder
  readonly head?: VersionedHead
}

interface VersionedHead {
  readonly version: number
  readonly layers: Head
}

export function createSpace({
  embedder,
  head,
  colourWeight,
  ...tuned
}: SpaceOptions): EmbeddingSpace {
  const seenDim = head ? sumOf(head.layers.map(mappedDim)) : embedder.dim
  const hasColours = colourWeight > 0
  return {
    id: spaceId(embedder.id, { colourWeight, head: head?.version ?? null, ...tuned }),
    embedderId: embedder.id,
    dim: seenDim + (hasColours ? colourBins : 0),
    project(features) {
      const seen = seeLayers(layersOf(features, embedder), head?.layers)
      const [only] = seen
      return only && seen.length === 1 && !hasColours
        ? only
        : join(seen, features.colours, colourWeight)
    },
  }
}

/** One unit vector for each layer that counts: all of them with a head, without one the embedding alone. */
export function seeLayers(
  layers: readonly (readonly Float32Array[])[],
  head: Head | undefined,
): readonly Float32Array[] {
  if (!head) return layers.slice(0, 1).map((views) => blendViews(views, wholeWeights.plain))
  return head.map((map, at) => applyMap(map, blendViews(layers[at] ?? [], wholeWeights.headed)))
}

const choiceSchema = z.object({
  colourWeight: z.number().min(0).max(10),
  head: z.int().nullable(),
  tuning: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .exactOptional(),
})

/** The space in use with an embedder; cheap enough to be asked for at every photo. */
export async function readSpaceChoice(
  settings: Pick<SettingsStore, 'get'>,
  embedderId: string,
): Promise<SpaceChoice> {
  const stored = choiceSchema.safeParse(await settings.get(spaceKey(embedderId)))
  return stored.data ?? { colourWeight: defaultColourWeight, head: null }
}

/** Where the space in use with an embedder is kept. */
export function spaceKey(embedderId: string): string {
  return `space:${embedderId}`
}

/** Takes effect with the next photo, in every process. */
export async function saveSpaceChoice(
  settings: Pick<SettingsStore, 'set'>,
  embedderId: string,
  choice: SpaceChoice,
): Promise<void> {
  await settings.set(spaceKey(embedderId), choiceSchema.parse(choice))
}

/** Keeps how much colours count beside a head, or beside none, for when it is used again. */
export async function rememberChoice(
  settings: Pick<SettingsStore, 'set'>,
  embedderId: string,
  choice: SpaceChoice,
): Promise<void> {
  await settings.set(rememberedKey(embedderId, choice.head), choiceSchema.parse(choice))
}

/** What was chosen beside a head, or beside none, when it was last in use or learned. */
export async function readRememberedChoice(
  settings: Pick<SettingsStore, 'get'>,
  embedderId: string,
  head: number | null,
): Promise<SpaceChoice> {
  const stored = choiceSchema.safeParse(await settings.get(rememberedKey(embedderId, head)))
  return stored.data ?? { colourWeight: defaultColourWeight, head }
}

function rememberedKey(embedderId: string, head: number | null): string {
  return `space:${embedderId}:${head ?? 'none'}`
}

/** The same for a choice that came with the program: what was chosen here before stays. */
export async function offerSpaceChoice(
  settings: Pick<SettingsStore, 'get' | 'set'>,
  embedderId: string,
  choice: SpaceChoice,
): Promise<void> {
  const stored = await settings.get(spaceKey(embedderId))
  if (stored === undefined) await saveSpaceChoice(settings, embedderId, choice)
}

/**
 * The space that a choice describes.
 * @throws VectorIndexError when its head is missing.
 */
export async function openSpace(
  embedder: SpaceEmbedder,
  { head: version, ...choice }: SpaceChoice,
  heads: Pick<HeadStore, 'find'>,
): Promise<EmbeddingSpace> {
  if (version === null) return createSpace({ embedder, ...choice })
  const layers = await heads.find(embedder.id, version)
  if (layers) return createSpace({ embedder, ...choice, head: { version, layers } })
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

/**
 * The vectors of each layer, the embedding first: one for each view.
 * @throws VectorIndexError for features of other dimensions.
 */
export function layersOf(
  features: Features,
  embedder: SpaceEmbedder,
): readonly (readonly Float32Array[])[] {
  const layers = vectorsByLayer(features, embedder)
  const views = layers?.[0]?.length ?? 0
  // A query may look at fewer views than references do.
  if (layers && views <= embedder.views && features.colours.length === colourBins) return layers
  const { embedding, others, colours } = features
  const seen = embedding.length + (others?.length ?? 0)
  throw new VectorIndexError(
    `a photo has ${seen} values and ${colours.length} colours, ${embedder.id} ` +
      `gives ${embedder.views} views of ${layerDims(embedder).join(' + ')} and ${colourBins}`,
    { remedy: 'run `vitryna index --rebuild`' },
  )
}

function join(
  seen: readonly Float32Array[],
  colours: Float32Array,
  colourWeight: number,
): Float32Array {
  const hasColours = colourWeight > 0
  const vector = new Float32Array(
    sumOf(seen.map(({ length }) => length)) + (hasColours ? colours.length : 0),
  )
  const seenScale = 1 / Math.sqrt(seen.length * (1 + colourWeight))
  const colourScale = Math.sqrt(colourWeight / (1 + colourWeight))
  let at = 0
  for (const layer of seen) {
    vector.set(
      layer.map((value) => value * seenScale),
      at,
    )
    at += layer.length
  }
  if (hasColours) {
    vector.set(
      colours.map((value) => value * colourScale),
      at,
    )
  }
  return vector
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
