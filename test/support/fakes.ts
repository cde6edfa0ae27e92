import { randomUUID } from 'node:crypto'
import type { ImportDependencies } from '#src/catalog/import-catalogue.ts'
import { noDifference } from '#src/domain/catalogue-difference.ts'
import type { Features } from '#src/domain/features.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { PhotoQuery, RungContext } from '#src/identify/rung.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import { createDeadline, noDeadline } from '#src/lib/deadline.ts'
import { colourBins } from '#src/photo/colour-histogram.ts'
import type { Answer, AnswerStore, NewAnswer } from '#src/ports/answer-store.ts'
import type { CatalogueEntry, CatalogueStore, ImportOptions } from '#src/ports/catalogue-store.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { SearchAsker } from '#src/ports/product-search.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type {
  SkuNeighbours,
  StoredVector,
  VectorIndex,
  VectorSource,
} from '#src/ports/vector-index.ts'
import type { ChoiceQuestion, VisionAnswer, VisionModel } from '#src/ports/vision-model.ts'
import { sku } from './products.ts'

/** What a fake answers to a call that the test did not expect. */
export function unexpected(call: string): () => never {
  return () => {
    throw new Error(`${call} was not expected`)
  }
}

/** A fingerprint of a picture with enough structure; its colours are grey. */
export function fingerprintOf(overrides: Partial<Fingerprint> = {}): Fingerprint {
  return {
    keys: ['f'.repeat(64)],
    views: [],
    quality: 90,
    ...overrides,
  }
}

/** A photo without a caption; what a test does not set must not be asked for. */
export function questionOf(overrides: Partial<PhotoQuery> = {}): PhotoQuery {
  return {
    fileKey: 'a'.repeat(64),
    caption: '',
    posts: [],
    decode: unexpected('decode'),
    hashed: unexpected('look'),
    shopperId: 'shopper 1',
    mayLeave: true,
    sample: 0,
    ...overrides,
  }
}

export const context: RungContext = {
  identificationId: '6f1c0b1e-6d7f-4a3e-9a0e-0d3a3c1f2b4d',
  embedderId: 'fake@1',
  catalogueRevision: 'revision 1',
  candidates: [],
  deadline: noDeadline,
}

/** A shop whose shoppers have time: on a busy machine nothing is done in ten seconds. */
export function patient<Store extends Pick<ShopSettingsStore, 'read'>>(store: Store): Store {
  return { ...store, read: async () => ({ ...(await store.read()), answerDeadlineSeconds: 50 }) }
}

export const patientSettings = patient({ read: async () => defaultSettings })

export function createFakeEmbedder(overrides: Partial<Embedder> = {}): Embedder {
  return {
    id: 'fake@1',
    name: 'fake',
    dim: 2,
    views: 1,
    input: { layout: 'NCHW', size: [2, 2], resize: 'squash', mean: [0, 0, 0], std: [1, 1, 1] },
    provider: 'cpu',
    missingProviders: [],
    narrower: [],
    maxBatch: 8,
    embed: unexpected('embed'),
    close: unexpected('close'),
    ...overrides,
  }
}

/** Features of a picture of one colour. */
export function featuresOf(...embedding: readonly number[]): Features {
  const colours = new Float32Array(colourBins)
  colours[0] = 1
  return { embedding: Float32Array.from(embedding), colours }
}

/** Takes embeddings as they are. */
export const fakeSpace: EmbeddingSpace = {
  id: 'fake@1',
  embedderId: 'fake@1',
  dim: 2,
  project: ({ embedding }) => embedding,
}

/** Finds, whatever the query, what stands in the table. */
export function createFakeIndex(
  found: Partial<Record<PhotoRole, Record<string, number>>>,
): VectorIndex {
  return {
    embedderId: 'fake@1',
    search: async (_query, { role, limit }) =>
      Object.entries(found[role] ?? {})
        .map(([name, similarity]): SkuNeighbours => {
          return { sku: sku(name), photos: [{ photoId: 1, similarity }] }
        })
        .slice(0, limit),
  }
}

export function createMemorySettings(stored: Record<string, unknown> = {}): SettingsStore {
  const values = new Map(Object.entries(stored))
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  }
}

export interface MemoryAnswers extends AnswerStore {
  readonly remembered: NewAnswer[]
}

/** Keeps answers by file; near ones are as many as a test sets. */
export function createMemoryAnswers(overrides: Partial<AnswerStore> = {}): MemoryAnswers {
  const remembered: NewAnswer[] = []
  return {
    remembered,
    findByFile: async (fileKey): Promise<Answer | undefined> =>
      remembered.find((answer) => answer.fileKey === fileKey),
    findNear: async () => [],
    remember: async (answer) => void remembered.push(answer),
    repeat: async () => undefined,
    forget: async () => undefined,
    ...overrides,
  }
}

/** Answers what it is told to and keeps what it was asked. */
export function createFakeModel(answer: VisionAnswer): VisionModel & {
  readonly asked: ChoiceQuestion[]
} {
  const asked: ChoiceQuestion[] = []
  return {
    asked,
    describe: async () => ({ kind: 'unavailable', reason: 'off', costMicroUsd: 0 }),
    async choose(question) {
      asked.push(question)
      return answer
    },
  }
}

type ImportStore = ImportDependencies['store']

export interface MemoryCatalogue
  extends ImportStore,
    Pick<CatalogueStore, 'entries' | 'photoBytes'> {
  /** What the last import asked for. */
  lastImport(): ImportOptions | undefined
}

/** A catalogue that holds what was imported last, photos included. */
export function createMemoryCatalogue(): MemoryCatalogue {
  let held: readonly CatalogueEntry[] = []
  let last: ImportOptions | undefined
  const files = new Map<string, Uint8Array>()
  const compare = async (entries: readonly CatalogueEntry[]) => ({
    ...noDifference,
    added: entries.map(({ product }) => product.sku),
  })
  return {
    lastImport: () => last,
    entries: async () => held,
    photoBytes: async (hash) => files.get(hash),
    compare,
    async replace(entries, options) {
      last = options
      for (const hash of entries.flatMap(({ photos }) => photos.map(({ sha256 }) => sha256))) {
        if (!files.has(hash)) files.set(hash, await options.readPhoto(hash))
        options.onPhoto?.()
      }
      held = entries
      return compare(entries)
    },
    comparePrices: unexpected('comparePrices'),
    updatePrices: unexpected('updatePrices'),
    findSkus: unexpected('findSkus'),
    findProducts: unexpected('findProducts'),
  }
}

/** Writes down what it is told. */
export function createRecordedProgress(): Progress & { readonly events: string[] } {
  const events: string[] = []
  return {
    events,
    start: (label, total) => void events.push(`${label}: ${total}`),
    advance: (steps) => void events.push(`+${steps}`),
    finish: () => void events.push('finished'),
  }
}

export interface MemoryVectors extends VectorSource {
  /** Adds vectors, or replaces those of the same photo. */
  add(...vectors: readonly StoredVector[]): void
  /** Takes photos away: what is left must be loaded anew. */
  remove(...photoIds: readonly number[]): void
  /** Brings back vectors of long ago, as when a product is shown again. */
  restore(...vectors: readonly StoredVector[]): void
  /** How many vectors were read out so far. */
  readCount(): number
}

/** The vectors of one embedder, read out in batches of three. */
export function createMemoryVectors(lineage = 'memory'): MemoryVectors {
  const rows = new Map<number, { readonly vector: StoredVector; readonly revision: number }>()
  let epoch = 1
  let revision = 0
  let reads = 0
  return {
    add(...vectors) {
      revision += 1
      for (const vector of vectors) rows.set(vector.photoId, { vector, revision })
    },
    remove(...photoIds) {
      epoch += 1
      for (const photoId of photoIds) rows.delete(photoId)
    },
    restore(...vectors) {
      epoch += 1
      for (const vector of vectors) rows.set(vector.photoId, { vector, revision: 1 })
    },
    readCount: () => reads,
    state: async () => ({ lineage, epoch, revision }),
    photoIds: async () => [...rows.keys()],
    async *read(_embedderId, sinceRevision) {
      const found = [...rows.values()].filter((row) => row.revision > sinceRevision)
      reads += found.length
      for (let start = 0; start < found.length; start += 3) {
        yield found.slice(start, start + 3).map(({ vector }) => vector)
      }
    },
  }
}

/** A catalogue in which no words are found. */
export const findNothing = async () => ({ skus: [], costMicroUsd: 0 })

/** A search for a photo with a minute left. */
export function searchAsker(overrides: Partial<SearchAsker> = {}): SearchAsker {
  return {
    identificationId: randomUUID(),
    shopperId: 'shopper 1',
    deadline: createDeadline(60_000),
    ...overrides,
  }
}

/** A database without the colours of any photo. */
export const noColours = async () => new Map<Sku, readonly Float32Array[]>()

/** A catalogue that knows nothing of its products. */
export const noProducts: Pick<CatalogueStore, 'findProducts'> = { findProducts: async () => [] }
