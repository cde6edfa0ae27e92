import type { SpaceChoice } from '#src/domain/space-choice.ts'
import { createIdentifier, type IdentifierPorts, type Identify } from '#src/identify/identifier.ts'
import { createCategoriser } from '#src/identify/scoring/categorise.ts'
import {
  type EmbeddingSpace,
  openSpace,
  projectSource,
} from '#src/identify/scoring/embedding-space.ts'
import type { ExtractFeatures, ExtractHalves } from '#src/identify/scoring/features.ts'
import type { CropKeys } from '#src/photo/fingerprint.ts'
import type { ReadCodes } from '#src/photo/read-codes.ts'
import type { ReadText } from '#src/photo/text/read-text.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { IdentificationLog } from '#src/ports/identification-log.ts'
import { silentTracer, type Tracer } from '#src/ports/tracer.ts'
import type { VectorSource } from '#src/ports/vector-index.ts'
import type { VisionModel } from '#src/ports/vision-model.ts'
import type { Stores } from './stores.ts'
import { tracedIdentify } from './tracing.ts'

/** What every identifier of this process shares. */
export interface IdentifierSurroundings {
  readonly stores: Pick<
    Stores,
    | 'catalogue'
    | 'channelPosts'
    | 'answers'
    | 'settings'
    | 'colours'
    | 'identifications'
    | 'features'
    | 'heads'
    | 'products'
    | 'categoryModels'
    | 'categoryShelf'
  >
  /** Finds products by what a caption says. */
  readonly products: IdentifierPorts['products']
  readonly readCodes: ReadCodes
  readonly readText: ReadText
  readonly cropKeys: CropKeys
  /** Is told of what answers; left out: nobody looks. */
  readonly tracer?: Tracer | undefined
}

/** What one identifier differs in from another; the thresholds are those that were fitted for its space. */
export interface IdentifierOptions<Index> {
  /** What its answers are remembered for. */
  readonly id: string
  readonly embedder: Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>
  readonly space: SpaceChoice
  /** The embedder's features of a photo. */
  readonly extract: ExtractFeatures
  readonly extractHalves: ExtractHalves
  /** Where the vectors of the space are searched. */
  readonly openIndex: (source: VectorSource, space: EmbeddingSpace) => Index
  /** The chain of vision models. */
  readonly model: VisionModel
  /** The same for photos that are answered already. */
  readonly shadowModel: VisionModel
  /** For reading what is written in a photo (2 s: a shopper waits). */
  readonly textTimeoutMs?: number
}

export interface OpenedIdentifier<Index> {
  readonly space: EmbeddingSpace
  readonly index: Index
  readonly identify: Identify
  /** The same ladder in the shadow of another one: nothing is written down. */
  readonly shadow: Identify
}

/** Keeps no record of what was identified. */
export const unwritten: IdentificationLog = { append: async () => undefined }

/**
 * Puts an identifier together: any number of them may name photos side by side.
 * @throws VectorIndexError when the head of its space is missing.
 */
export async function openIdentifier<Index extends IdentifierPorts['index']>(
  {
    stores,
    products,
    readCodes,
    readText,
    cropKeys,
    tracer = silentTracer,
  }: IdentifierSurroundings,
  choice: IdentifierOptions<Index>,
): Promise<OpenedIdentifier<Index>> {
  const { id, embedder, extract, extractHalves, model, textTimeoutMs = 2_000 } = choice
  const space = await openSpace(embedder, choice.space, stores.heads)
  const index = choice.openIndex(projectSource(stores.features, space), space)
  const parts: IdentifierPorts = {
    ...stores,
    id,
    products,
    searchWords: stores.products.search,
    readCodes,
    readText,
    textTimeoutMs,
    cropKeys,
    extract,
    extractHalves,
    categorise: createCategoriser({ ...stores, embedder }),
    space,
    index,
    model,
    tracer,
  }
  const shadow = {
    ...parts,
    identifications: unwritten,
    model: choice.shadowModel,
    tracer: silentTracer,
  }
  const identify = tracedIdentify(createIdentifier(parts), tracer)
  return { space, index, identify, shadow: createIdentifier(shadow) }
}
