import { isDeepStrictEqual } from 'node:util'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { keepViews } from '#src/domain/features.ts'
import { type IdentifierChoice, identifierId } from '#src/domain/identifier-choice.ts'
import {
  type AnsweringChoice,
  answeringKey,
  readAnsweringChoice,
} from '#src/identify/answering-choice.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { readSpaceChoice, spaceKey } from '#src/identify/scoring/embedding-space.ts'
import {
  createFeatureExtractor,
  createHalvesExtractor,
  type ExtractFeatures,
} from '#src/identify/scoring/features.ts'
import { lazyFor } from '#src/lib/lazy.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import { readModelSet } from '#src/models/config/model-set.ts'
import { createCropHasher } from '#src/photo/crop-hasher.ts'
import { lumaSide } from '#src/photo/dct-hash.ts'
import { createCodeReader } from '#src/photo/read-codes.ts'
import { createTextReader, type ReadText } from '#src/photo/text/read-text.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { Setting } from '#src/ports/rollout-store.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'
import { createAnsweringEmbedder } from './answering-embedder.ts'
import {
  createEmbedderShelf,
  type EmbedderShelf,
  type EmbedderShelfParts,
} from './embedder-shelf.ts'
import { measured } from './measured-identify.ts'
import {
  type IdentifierOptions,
  type IdentifierSurroundings,
  openIdentifier,
  unwritten,
} from './open-identifier.ts'
import type { Stores } from './stores.ts'
import type { VisionModels } from './vision-models.ts'

export interface RecognitionParts
  extends Omit<IdentifierSurroundings, 'stores' | 'readCodes' | 'readText' | 'cropKeys'>,
    Pick<IdentifierOptions<ManagedVectorIndex>, 'openIndex'>,
    Pick<EmbedderShelfParts, 'loadEmbedder'> {
  readonly stores: IdentifierSurroundings['stores'] &
    Pick<Stores, 'references' | 'settings' | 'shopSettings' | 'rollouts'>
  /** Those of the photos that the stores know. */
  readonly fingerprints: Pick<FingerprintIndex, 'prepare'>
  readonly metrics: Metrics
  readonly log: Logger
  readonly openModels: VisionModels['open']
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
  const { shelf, choose, optionsOf, opened, takeOver, queryViews } = followChoice(parts, shared)
  return {
    /** Who photos are named with. */
    embedder: async () => (await choose()).embedder,
    /** All that photos are named with. */
    inUse: async (): Promise<IdentifierChoice> => (await choose()).choice,
    /** What is kept to have an identifier answer from the next photo on. */
    settingsFor: (choice: IdentifierChoice) => settingsFor(shelf, choice),
    /** Another embedder than that in use, from now on known by its id everywhere. */
    nameEmbedder: (name: string) => shelf.name(name),
    findEmbedder: (id: string) => shelf.find(id),
    /**
     * Whose vectors `index` makes: of what answers first, as its card says, also while those of an earlier time still
     * do; then of what is tried beside it, and of what answers when that is taken back.
     */
    embeddersToIndex: () => embeddersToIndex(parts, shelf),
    embedderToIndex: async () => (await embeddersToIndex(parts, shelf))[0],
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
     * Another identifier, beside the one that answers.
     * @throws AppError when its embedder, its head or its prompts are not there.
     */
    openBeside: async (choice: IdentifierChoice) => {
      const embedder = await shelf.find(choice.embedderId)
      const beside = await openIdentifier(shared, await optionsOf({ embedder, choice }))
      return { live: measured(beside.identify, parts), shadow: beside.shadow }
    },
    /** The ladder as evals climb it: nothing is written down, and every vector is compared. */
    evaluator: async (extractAll: ExtractFeatures, read: ReadText = readText) =>
      openEvaluator(
        { ...shared, readText: read, stores: { ...stores, identifications: unwritten } },
        { ...(await optionsOf(await choose())), extractAll, views: await queryViews() },
      ),
    close: shelf.close,
  }
}

interface EvaluatorOptions extends Omit<IdentifierOptions<ManagedVectorIndex>, 'embedder'> {
  readonly embedder: Embedder
  readonly extractAll: ExtractFeatures
  /** At how many a query looks. */
  readonly views: number
}

async function openEvaluator(
  surroundings: IdentifierSurroundings,
  { extractAll, views, ...chosen }: EvaluatorOptions,
): Promise<Identify> {
  const { identify } = await openIdentifier(surroundings, {
    ...chosen,
    textTimeoutMs: evalTextTimeoutMs,
    extract: async (photo) => keepViews(await extractAll(photo), chosen.embedder, views),
    openIndex: (source, { id: embedderId, dim }) => createFlatIndex({ source, embedderId, dim }),
  })
  return identify
}

/** An embedder, and all that an identifier with it has. */
interface Chosen {
  readonly embedder: Embedder
  readonly choice: IdentifierChoice
}

/** Which identifier is in use, and what stands on it: made anew when another process changes the choice. */
function followChoice(parts: RecognitionParts, shared: IdentifierSurroundings) {
  const { stores, openIndex, openModels, log } = parts
  const { settings } = stores
  const shelf = createEmbedderShelf({ ...parts, settings })
  const earlier = createAnsweringEmbedder(stores)
  const queryViews = async () => (await stores.shopSettings.read()).queryViews
  const embedderInUse = async (promoted: AnsweringChoice['embedder']) => {
    const own = await shelf.own()
    if (promoted?.insteadOf !== own.id) return earlier.choose(own)
    return shelf.find(promoted.id).catch((error: unknown) => {
      // Without it something answers all the same.
      log.error({ reason: messageOf(error) }, 'the embedder that was promoted is not available')
      return earlier.choose(own)
    })
  }
  const choose = async (): Promise<Chosen> => {
    const answering = await readAnsweringChoice(settings)
    const embedder = await embedderInUse(answering.embedder)
    const space = await readSpaceChoice(settings, embedder.id)
    // Whoever promotes changes both at once: a photo is not answered by half of each.
    const isWhole = isDeepStrictEqual(await readAnsweringChoice(settings), answering)
    if (!isWhole) return choose()
    return { embedder, choice: { embedderId: embedder.id, space, models: answering.models } }
  }
  const optionsOf = async ({ embedder, choice }: Chosen) => ({
    ...{ id: identifierId(choice), embedder, space: choice.space, openIndex },
    extract: createFeatureExtractor(embedder, queryViews),
    extractHalves: createHalvesExtractor(embedder, queryViews),
    ...openModels(await readModelSet(settings, choice.models)),
  })
  const opened = lazyFor(
    async () => {
      const chosen = await choose()
      return { ...chosen, key: identifierId(chosen.choice) }
    },
    async (chosen) => openIdentifier(shared, await optionsOf(chosen)),
  )
  const takeOver = async (refit: (embedder: Embedder) => Promise<void>) => {
    const own = await shelf.own()
    await earlier.takeOver(own, () => refit(own))
  }
  return { shelf, choose, optionsOf, opened, takeOver, queryViews }
}

/** In one go: a photo is answered by one of two wholly. */
async function settingsFor(
  shelf: Pick<EmbedderShelf, 'own'>,
  { embedderId, space, models }: IdentifierChoice,
): Promise<readonly Setting[]> {
  const own = await shelf.own()
  const isOwn = [own, ...own.narrower].some(({ id }) => id === embedderId)
  const embedder = isOwn ? null : { id: embedderId, insteadOf: own.id }
  return [
    { key: spaceKey(embedderId), value: space },
    { key: answeringKey, value: { models, embedder } satisfies AnsweringChoice },
  ]
}

async function embeddersToIndex(
  { stores, log }: Pick<RecognitionParts, 'stores' | 'log'>,
  shelf: Pick<EmbedderShelf, 'own' | 'find'>,
): Promise<readonly [Embedder, ...Embedder[]]> {
  const own = await shelf.own()
  const { embedder: promoted } = await readAnsweringChoice(stores.settings)
  const running = await stores.rollouts.running()
  const first = promoted?.insteadOf === own.id ? promoted.id : own.id
  const named = [first, running?.candidate.embedderId ?? own.id, own.id]
  const whole = (id: string) => (own.narrower.some((one) => one.id === id) ? own.id : id)
  const loaded: Embedder[] = []
  for (const id of new Set(named.map(whole))) {
    await shelf.find(id).then(
      (embedder) => loaded.push(embedder),
      (error: unknown) =>
        log.warn({ reason: messageOf(error) }, 'no vectors are made with an embedder'),
    )
  }
  const [main = own, ...others] = loaded
  return [main, ...others]
}
