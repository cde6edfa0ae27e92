import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { keepViews } from '#src/domain/features.ts'
import { type SpaceChoice, spaceId } from '#src/domain/space-choice.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { readSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { createFeatureExtractor, type ExtractFeatures } from '#src/identify/scoring/features.ts'
import { lazy, lazyFor } from '#src/lib/lazy.ts'
import type { Logger } from '#src/lib/logger.ts'
import { createCropHasher } from '#src/photo/crop-hasher.ts'
import { lumaSide } from '#src/photo/dct-hash.ts'
import { createCodeReader } from '#src/photo/read-codes.ts'
import { createTextReader, type ReadText } from '#src/photo/text/read-text.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'
import { createAnsweringEmbedder } from './answering-embedder.ts'
import { measured } from './measured-identify.ts'
import {
  type IdentifierChoice,
  type IdentifierSurroundings,
  openIdentifier,
  unwritten,
} from './open-identifier.ts'
import type { Stores } from './stores.ts'

export interface RecognitionParts
  extends Omit<IdentifierSurroundings, 'stores' | 'readCodes' | 'readText' | 'cropKeys'>,
    Pick<IdentifierChoice<ManagedVectorIndex>, 'openIndex' | 'model' | 'shadowModel'> {
  readonly stores: IdentifierSurroundings['stores'] &
    Pick<Stores, 'references' | 'settings' | 'shopSettings'>
  /** Those of the photos that the stores know. */
  readonly fingerprints: Pick<FingerprintIndex, 'prepare'>
  readonly metrics: Metrics
  readonly log: Logger
  readonly loadEmbedder: () => Promise<Embedder>
}

/** One thread each for the whole process, started by its first photo: however often recognition is opened. */
const readCodes = createCodeReader()
const cropKeys = createCropHasher()
/** A process, likewise. */
const { read: readText } = createTextReader()
/** In an eval nobody waits, and what a busy machine has no time for must not count as another answer. */
const evalTextTimeoutMs = 60_000

export type Recognition = ReturnType<typeof createRecognition>

/** What names photos. Each part is made when it is first needed. */
export function createRecognition(parts: RecognitionParts) {
  const { stores, products, tracer } = parts
  const shared = { stores, products, readCodes, readText, cropKeys, tracer }
  const { loaded, choose, opened, takeOver, queryViews } = followChoice(parts, shared)
  return {
    /** Who photos are named with. */
    embedder: async () => (await choose()).embedder,
    /** Whose vectors `index` makes: as its card says, also while those of an earlier time still answer. */
    embedderToIndex: loaded.get,
    /** Lets that one answer, if its vectors are complete now. */
    takeOver,
    space: async () => (await opened.get()).space,
    vectorIndex: async () => (await opened.get()).index,
    /** All views of a photo, as references have them. */
    extract: (async (photo) =>
      createFeatureExtractor((await choose()).embedder)(photo)) satisfies ExtractFeatures,
    queryViews,
    readCodes,
    readText,
    cropKeys,
    /** Loads the remembered fingerprints and starts the threads that look at photos: not while a shopper waits. */
    async prepare(): Promise<void> {
      await Promise.all([
        parts.fingerprints.prepare(),
        readCodes({ width: 1, height: 1, rgb: new Uint8Array(3) }),
        cropKeys(new Float32Array(lumaSide ** 2)),
      ])
    },
    /** Names photos in the space that is in use when each is asked about. */
    async identifier(): Promise<Identify> {
      await opened.get()
      return measured(async (...asked) => (await opened.get()).identify(...asked), parts)
    },
    /** The same in the shadow of another one: it leaves no trace, and its models have a budget of their own. */
    shadow: (async (...asked) => (await opened.get()).shadow(...asked)) satisfies Identify,
    /**
     * Another space of the embedder in use, beside the one that answers.
     * @throws VectorIndexError when its embedder is not in use any more, or its head is missing.
     */
    openBeside: async (embedderId: string, space: SpaceChoice) => {
      const opened = await openIdentifier(shared, { ...(await choose(embedderId)), space })
      return { live: measured(opened.identify, parts), shadow: opened.shadow }
    },
    /** The ladder as evals climb it: nothing is written down, and every vector is compared. */
    async evaluator(extractAll: ExtractFeatures, read: ReadText = readText): Promise<Identify> {
      const chosen = await choose()
      const views = await queryViews()
      const { identify } = await openIdentifier(
        { ...shared, readText: read, stores: { ...stores, identifications: unwritten } },
        {
          ...chosen,
          textTimeoutMs: evalTextTimeoutMs,
          extract: async (photo) => keepViews(await extractAll(photo), chosen.embedder, views),
          openIndex: (source, { id: embedderId, dim }) =>
            createFlatIndex({ source, embedderId, dim }),
        },
      )
      return identify
    },
    /** An embedder that never loaded, or failed to, has nothing to close. */
    close: async () => (await loaded.peek()?.catch(() => undefined))?.close(),
  }
}

/** Which embedder and space are in use, and what stands on them: made anew when another process changes the choice. */
function followChoice(
  { stores, openIndex, model, shadowModel, loadEmbedder }: RecognitionParts,
  shared: IdentifierSurroundings,
) {
  const loaded = lazy(loadEmbedder)
  const answering = createAnsweringEmbedder(stores)
  const queryViews = async () => (await stores.shopSettings.read()).queryViews
  /** @param wanted the embedder's id. @throws VectorIndexError when another one is in use. */
  const choose = async (wanted?: string) => {
    const embedder = await answering.choose(await loaded.get())
    if (wanted !== undefined && wanted !== embedder.id) {
      throw new VectorIndexError(`${wanted} is not in use any more`, {
        remedy: 'run `vitryna rollout rollback`',
      })
    }
    const space = await readSpaceChoice(stores.settings, embedder.id)
    const extract = createFeatureExtractor(embedder, queryViews)
    return { embedder, space, extract, openIndex, model, shadowModel }
  }
  const opened = lazyFor(
    async () => {
      const { embedder, space } = await choose()
      return spaceId(embedder.id, space)
    },
    async () => openIdentifier(shared, await choose()),
  )
  const takeOver = async (refit: (embedder: Embedder) => Promise<void>) => {
    const embedder = await loaded.get()
    await answering.takeOver(embedder, () => refit(embedder))
  }
  return { loaded, choose, opened, takeOver, queryViews }
}
