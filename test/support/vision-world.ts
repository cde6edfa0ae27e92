import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createOpenAiClient } from '#src/adapters/openai/openai-client.ts'
import type { Identification } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Product } from '#src/domain/product.ts'
import { climbLadder } from '#src/identify/ladder.ts'
import type { Rung } from '#src/identify/rung.ts'
import { createLlmRung } from '#src/identify/rungs/llm-rung.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import { createBreaker } from '#src/models/calls/breaker.ts'
import { type Bulkhead, createBulkhead } from '#src/models/calls/bulkhead.ts'
import type { ChainModel } from '#src/models/calls/model-call.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import { parsePrompt } from '#src/models/prompts/prompt-file.ts'
import { createVisionModel } from '#src/models/vision-model.ts'
import { type ModelPhoto, toModelCollage, toModelPhoto } from '#src/photo/model-photo.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'
import type { Attempt, TracedPrompt } from '#src/ports/call-trace.ts'
import type { VisionModel } from '#src/ports/vision-model.ts'
import {
  context,
  createMemorySettings,
  fakeSpace,
  findNothing,
  noColours,
  noProducts,
  questionOf,
} from './fakes.ts'
import { createMemoryLedger, type MemoryLedger } from './model-fakes.ts'
import { quarters } from './pictures.ts'
import { product } from './products.ts'
import { projectRoot } from './run-vitryna.ts'

/** A prompt of the project. */
export function projectPrompt(name: string) {
  const file = `prompts/${name}.md`
  return parsePrompt(readFileSync(join(projectRoot, file), 'utf8'), file)
}

/** A model that costs one micro-USD per token in and ten per token out. */
export function modelCard(name: string, overrides: Partial<ModelCard> = {}): ModelCard {
  return {
    name,
    timeoutMs: 60_000,
    maxOutputTokens: 100,
    maxImages: 2,
    longestSide: 256,
    jsonSchema: true,
    temperature: 0,
    outputLimit: 'max_completion_tokens',
    price: {
      inputUsdPerMillion: 1,
      outputUsdPerMillion: 10,
      image: { count: 'fixed', tokens: 100, usd: 0 },
    },
    ...overrides,
  }
}

export function chainModel(card: ModelCard, baseUrl: string, apiKey = 'key-of-a-test'): ChainModel {
  const client = createOpenAiClient({ ...card, model: card.model ?? card.name, baseUrl, apiKey })
  return { card, client }
}

/** Of products without a photo, as all are here: the same for hundreds of calls, and drawn once. */
const drawnReferences = new Map<string, Promise<ModelPhoto>>()

function drawReferences(
  photos: readonly (Uint8Array | undefined)[],
  longestSide: number,
): Promise<ModelPhoto> {
  if (photos.some(Boolean)) return toModelCollage(photos, longestSide)
  const key = `${photos.length} ${longestSide}`
  const drawn = drawnReferences.get(key) ?? toModelCollage(photos, longestSide)
  drawnReferences.set(key, drawn)
  return drawn
}

export interface VisionWorldOptions {
  readonly models: readonly ChainModel[]
  readonly products?: readonly Product[]
  readonly breakers?: BreakerStore
  readonly ledger?: MemoryLedger
  readonly bulkhead?: Bulkhead
  readonly photoBudgetMicroUsd?: number
  /** Of the rung. */
  readonly timeoutMs?: number
}

interface ShopperPhoto {
  readonly caption?: string
  readonly picture?: Picture
}

export const shopProducts = ['A', 'B', 'C'].map((name) => product(name))

/** A chain of models as main makes it, with a ledger and breakers that a test can look into. */
export function createVisionWorld(options: VisionWorldOptions) {
  const {
    models,
    products = shopProducts,
    photoBudgetMicroUsd = 1e6,
    timeoutMs = 120_000,
  } = options
  const { ledger = createMemoryLedger(), bulkhead = createBulkhead() } = options
  const breakers = options.breakers ?? createMemoryBreakerStore()
  const model = createVisionModel({
    models: models.map((one) => ({ ...one, isOutside: true })),
    prompts: { choose: projectPrompt('choose-product'), describe: projectPrompt('describe-photo') },
    catalogue: { findProducts: async () => products, covers: async () => new Map() },
    photos: { photo: toModelPhoto, references: drawReferences },
    photoBudgetMicroUsd,
    ledger,
    breaker: createBreaker({ store: breakers }),
    bulkhead,
  })
  return {
    model,
    ledger,
    breakers,
    identify: ({ caption = '', picture = quarters() }: ShopperPhoto = {}) =>
      identify(model, { caption, picture, products, timeoutMs }),
  }
}

export interface Traced {
  readonly identification: Identification
  readonly attempts: readonly Attempt[]
  readonly prompts: readonly TracedPrompt[]
}

interface ModelRequest {
  readonly products: readonly Product[]
  readonly timeoutMs: number
}

/** The ladder on a photo whose neighbours are close together: the models are asked. */
async function identify(
  model: VisionModel,
  { caption, picture, products, timeoutMs }: Required<ShopperPhoto> & ModelRequest,
): Promise<Traced> {
  const attempts: Attempt[] = []
  const prompts: TracedPrompt[] = []
  const question = questionOf({
    caption,
    decode: async () => picture,
    trace: {
      asked: (prompt) => void prompts.push(prompt),
      attempted: (attempt) => void attempts.push(attempt),
    },
  })
  const candidates = products.map(({ sku }, at) => ({ sku, score: 0.6 - at / 100 }))
  const embedding: Rung = {
    name: 'embedding',
    climb: async () => ({ result: 'undecided', reason: 'close', candidates, plausible: 2 }),
  }
  const llm = createLlmRung({
    model,
    settings: createMemorySettings(),
    search: findNothing,
    findColours: noColours,
    catalogue: noProducts,
    space: fakeSpace,
    timeoutMs,
  })
  const identification = await climbLadder(question, {
    rungs: [embedding, llm],
    context,
    fresh: true,
    deadline: noDeadline,
  })
  return { identification, attempts, prompts }
}
