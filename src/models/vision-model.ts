import type { Picture } from '#src/domain/picture.ts'
import type { Product } from '#src/domain/product.ts'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type {
  ChoiceQuestion,
  Unavailable,
  VisionAnswer,
  VisionDescription,
  VisionModel,
  VisionQuestion,
} from '#src/ports/vision-model.ts'
import { type CallsEnd, callInOrder } from './calls/call-in-order.ts'
import type { CallDependencies } from './calls/make-call.ts'
import {
  type ChainModel,
  type ModelQuestion,
  modelCall,
  type PreparedQuestion,
} from './calls/model-call.ts'
import type { CallTerms } from './calls/paid-call.ts'
import { worstCaseMicroUsd } from './config/cost.ts'
import type { ModelCard } from './config/model-card.ts'
import { preparedQuestion, type SentPhoto } from './prepared-question.ts'
import type { Prompt } from './prompts/prompt-file.ts'
import { readChoice, readDescription } from './prompts/read-answer.ts'
import { type RenderedPrompt, renderChoice, renderDescription } from './prompts/render-prompt.ts'
import { withheldReason } from './switched-off.ts'

export interface VisionChainModel extends ChainModel {
  /** Photos that it is shown leave the shop's own machines. */
  readonly isOutside: boolean
}

export interface VisionModelOptions extends CallDependencies {
  /** In the order they are asked. */
  readonly models: readonly VisionChainModel[]
  readonly prompts: { readonly choose: Prompt; readonly describe: Prompt }
  readonly catalogue: Pick<CatalogueStore, 'findProducts' | 'covers'>
  readonly photos: PhotoMaker
  /** What all calls for one photo may cost together. */
  readonly photoBudgetMicroUsd: number
  /** How many models, the cheapest first, may be asked for a description (1: it is not worth more money). */
  readonly describers?: number
}

/** Pictures as models are sent them; `longestSide` in pixels. */
interface PhotoMaker {
  photo(picture: Picture, longestSide: number): Promise<SentPhoto>
  /** The candidates' pictures in one, each with its number on it. */
  references(covers: readonly (Uint8Array | undefined)[], longestSide: number): Promise<SentPhoto>
}

/** The share of the time left that a description may take: the rest is for choosing. */
const describeShare = 1 / 3

/**
 * Asks a chain of models: which product a photo shows, and what can be seen on it. A photo that may not leave the shop is
 * shown to none but the shop's own.
 */
export function createVisionModel(options: VisionModelOptions): VisionModel {
  const { models } = options
  const allowed = ({ mayLeave }: VisionQuestion) => ({
    ...options,
    models: mayLeave ? models : models.filter(({ isOutside }) => !isOutside),
  })
  return {
    choose: (question) => choose(allowed(question), question),
    describe: (question) => describe(allowed(question), question),
  }
}

async function choose(
  options: VisionModelOptions,
  question: ChoiceQuestion,
): Promise<VisionAnswer> {
  const { models, catalogue, prompts } = options
  if (models.length === 0) return noModel(question)
  const skus = question.candidates.map(({ sku }) => sku)
  const products = await inTime(question.deadline, catalogue.findProducts(skus))
  if (products.length === 0) {
    return { kind: 'unavailable', reason: 'no candidate is sold any more', costMicroUsd: 0 }
  }
  const rendered = renderChoice(prompts.choose, { ...question, products })
  const calls = callsOf(models, {
    prepare: preparer(options, question, { rendered, products }),
    read: (content) => readChoice(content, products.length),
  })
  const end = await callInOrder(options, calls, termsOf(question, rendered))
  if (end.kind === 'exhausted') return unavailable(end)
  const { costMicroUsd } = end
  const { index, confidence, reason } = end.value
  const chosen = index === undefined ? undefined : products[index]
  return chosen
    ? { kind: 'choice', sku: chosen.sku, confidence, reason, costMicroUsd }
    : { kind: 'none', reason, costMicroUsd }
}

async function describe(
  options: VisionModelOptions,
  question: VisionQuestion,
): Promise<VisionDescription> {
  const { models, describers = 1 } = options
  if (models.length === 0) return noModel(question)
  const rendered = renderDescription(options.prompts.describe, question.caption)
  const calls = callsOf(byPrice(models).slice(0, describers), {
    prepare: preparer(options, question, { rendered, products: [] }),
    read: readDescription,
  })
  const end = await callInOrder(options, calls, {
    ...termsOf(question, rendered),
    deadline: createDeadline(Math.floor(question.deadline.remainingMs() * describeShare)),
  })
  return end.kind === 'answered'
    ? { kind: 'described', words: end.value, costMicroUsd: end.costMicroUsd }
    : unavailable(end)
}

function callsOf<T>(models: readonly ChainModel[], question: ModelQuestion<T>) {
  return models.map((model) => modelCall(model, question))
}

function termsOf(question: VisionQuestion, { id: promptVersion }: RenderedPrompt): CallTerms {
  const { identificationId, shopperId, deadline, trace } = question
  const booking = { purpose: 'vision', identificationId, shopperId, promptVersion } as const
  return { booking, deadline, trace }
}

function noModel({ mayLeave }: VisionQuestion): Unavailable {
  const reason = mayLeave ? 'no model of the chain has its key' : withheldReason
  return { kind: 'unavailable', reason, costMicroUsd: 0 }
}

function unavailable({
  failures,
  costMicroUsd,
}: Extract<CallsEnd<unknown>, { kind: 'exhausted' }>): Unavailable {
  const each = failures.map(({ model, reason }) => `${model}: ${reason}`)
  return { kind: 'unavailable', reason: each.join('; '), costMicroUsd }
}

/** The cheapest first, compared by the worst case of the same call. */
function byPrice(models: readonly ChainModel[]): readonly ChainModel[] {
  const size = { textBytes: 1_500, images: [{ width: 768, height: 768 }] }
  return models.toSorted(
    (a, b) => worstCaseMicroUsd(a.card, size) - worstCaseMicroUsd(b.card, size),
  )
}

interface PromptContent {
  readonly rendered: RenderedPrompt
  /** Whose pictures may be sent beside the photo. */
  readonly products: readonly Product[]
}

/** Prepares the question for a model's card: with reference pictures where model and budget allow. */
function preparer(options: VisionModelOptions, question: VisionQuestion, shown: PromptContent) {
  const { photos, catalogue, photoBudgetMicroUsd } = options
  const { rendered, products } = shown
  const { sample } = question
  const photo = bySize(async (side) => photos.photo(await question.picture(), side))
  const references = bySize(async (side) => {
    const covers = await catalogue.covers(products.map(({ sku }) => sku))
    return photos.references(
      products.map(({ sku }) => covers.get(sku)),
      side,
    )
  })
  return async (card: ModelCard): Promise<PreparedQuestion> => {
    const own = [await photo(card.longestSide)]
    const alone = preparedQuestion(card, { rendered, pictures: own, sample })
    if (card.maxImages < 2 || products.length === 0) return alone
    const pictures = [...own, await references(card.longestSide)]
    const withReferences = preparedQuestion(card, { rendered, pictures, sample })
    return withReferences.worstCaseMicroUsd <= photoBudgetMicroUsd ? withReferences : alone
  }
}

/** Each size is made once, and shared by the models that take it. */
function bySize(make: (side: number) => Promise<SentPhoto>): (side: number) => Promise<SentPhoto> {
  const made = new Map<number, Promise<SentPhoto>>()
  return (side) => {
    const photo = made.get(side) ?? make(side)
    made.set(side, photo)
    return photo
  }
}
