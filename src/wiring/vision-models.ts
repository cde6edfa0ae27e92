import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createEmbeddingClient } from '#src/adapters/openai/embedding-client.ts'
import { createOpenAiClient } from '#src/adapters/openai/openai-client.ts'
import { createLedger } from '#src/adapters/postgres/calls/ledger.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Config } from '#src/config.ts'
import { decodeUtf8 } from '#src/lib/decode-text.ts'
import type { Logger } from '#src/lib/logger.ts'
import { isPrivateAddress } from '#src/lib/private-address.ts'
import { closedBreaker, createBreaker, firstReachable } from '#src/models/calls/breaker.ts'
import { type Bulkhead, createBulkhead } from '#src/models/calls/bulkhead.ts'
import { freeLedger } from '#src/models/calls/free-ledger.ts'
import type { CallDependencies } from '#src/models/calls/make-call.ts'
import { createRecordedClient, recordAnswers } from '#src/models/calls/recorded-answers.ts'
import { createRunLedger, type RunLedger } from '#src/models/calls/run-ledger.ts'
import { shadowLedger } from '#src/models/calls/shadow-ledger.ts'
import { type Chain, parseChain } from '#src/models/config/chain-file.ts'
import { worstCaseMicroUsd } from '#src/models/config/cost.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import type { TextEmbedderCard } from '#src/models/config/text-embedder-card.ts'
import { type Prompt, parsePrompt, promptId } from '#src/models/prompts/prompt-file.ts'
import { createQuestionReader } from '#src/models/question-reader.ts'
import { switchedOff } from '#src/models/switched-off.ts'
import { createTextEmbedder } from '#src/models/text-embedder.ts'
import { createVisionModel, type VisionChainModel } from '#src/models/vision-model.ts'
import { toModelCollage, toModelPhoto } from '#src/photo/model-photo.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { BudgetLimits, Ledger } from '#src/ports/ledger.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { QuestionReader } from '#src/ports/question-reader.ts'
import type { TextEmbedder } from '#src/ports/text-embedder.ts'
import { silentTracer, type Tracer } from '#src/ports/tracer.ts'
import type { VisionModel } from '#src/ports/vision-model.ts'
import { type ModelStatus, openBreakerStores } from './breaker-stores.ts'
import { tracedEmbedder, tracedModel } from './tracing.ts'

const projectFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const recordings = projectFile('evals/recorded')
const defaultProvider = { baseUrl: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY' }

export interface VisionModelsParts {
  readonly config: Config
  readonly log: Logger
  readonly db: Db
  readonly catalogue: Pick<CatalogueStore, 'findProducts' | 'covers'>
  readonly metrics: Metrics
  /** Is told of each call. */
  readonly tracer: Tracer
  /** What models answer is kept for `VITRYNA_LLM_MODE=recorded`, and this is told of each answer. */
  readonly onAnswerKept?: () => void
  /** Calls are paid from a budget of this run, micro-USD, and not from the shop's. */
  readonly runBudgetMicroUsd?: number
}

export interface VisionModels {
  readonly model: VisionModel
  /**
   * The same chain for photos that are answered already: with a budget of its own, and it neither closes the shop's way
   * to a model nor is stopped by it.
   */
  readonly shadowModel: VisionModel
  readonly mode: 'real' | 'off' | 'recorded'
  readonly models: readonly ModelStatus[]
  /** Photos are shown to models that do not run in the shop's own network. */
  readonly asksOutside: boolean
  /** undefined: `prompts/chain.yaml` names none. */
  readonly textEmbedderStatus: ModelStatus | undefined
  /** undefined: none is in use, and products are searched by words alone. */
  readonly textEmbedder: TextEmbedder | undefined
  /** Understands nothing where the models are off, or recorded. */
  readonly questions: QuestionReader
  readonly ledger: Ledger
  readonly limits: BudgetLimits
  /** Where this run's calls are paid, when it has a budget of its own. */
  readonly runLedger: RunLedger | undefined
  /** What the first model asked about one photo costs at most, micro-USD; 0 where none is asked. */
  readonly worstCaseMicroUsd: number
  /** Models that could be asked and are not, for they fail. */
  readonly leftOut: () => Promise<readonly string[]>
  /** Name and version of each prompt. */
  readonly prompts: readonly string[]
  close(): Promise<void>
}

/**
 * The chain of vision models, put together from `prompts/` and the variables.
 * @throws ConfigError when a file of `prompts/` is wrong.
 */
export function openVisionModels(parts: VisionModelsParts): VisionModels {
  const { config, db } = parts
  const chain = parseChain(readPrompts('chain.yaml'), 'prompts/chain.yaml')
  const routes = chain.models.map((card) => routeTo(card, config))
  const models = routes.map(statusOf)
  const mode = config.VITRYNA_LLM_MODE ?? (models.some(({ isReady }) => isReady) ? 'real' : 'off')
  const limits = limitsOf(config, chain)
  const ledger = createLedger(db, { limits })
  const runLedger = openRunLedger(parts, chain)
  const stores = openBreakerStores(parts)
  const bulkhead = createBulkhead({ onRefused: parts.metrics.modelCallRefused })
  const prompts = {
    choose: readPrompt('choose-product'),
    describe: readPrompt('describe-photo'),
    question: readPrompt('read-question'),
  }
  const opening = { ...parts, chain, routes, prompts, bulkhead, stores: stores.inOrder }
  const shopPays = { ...opening, ledger: runLedger ?? ledger }
  const textRoute = chain.textEmbedder && routeTo(chain.textEmbedder, config)
  return {
    model: openModel(mode, shopPays),
    shadowModel: openModel(mode, {
      ...opening,
      ledger: shadowLedger(ledger),
      stores: [createMemoryBreakerStore()],
      tracer: silentTracer,
    }),
    mode,
    models,
    asksOutside: mode === 'real' && routes.some((route) => route.isReady && isOutside(route)),
    textEmbedderStatus: textRoute && statusOf(textRoute),
    textEmbedder: mode === 'real' ? openTextEmbedder(textRoute, shopPays) : undefined,
    questions: mode === 'real' ? openQuestionReader(shopPays) : { read: async () => undefined },
    ledger,
    limits,
    runLedger,
    worstCaseMicroUsd: mode === 'real' ? worstCaseOf(routes, chain) : 0,
    leftOut: () => stores.leftOut([...models, ...(textRoute ? [statusOf(textRoute)] : [])]),
    prompts: Object.values(prompts).map(promptId),
    close: stores.close,
  }
}

function openRunLedger({ runBudgetMicroUsd }: VisionModelsParts, chain: Chain) {
  if (runBudgetMicroUsd === undefined) return undefined
  const { photoBudgetMicroUsd: photoMicroUsd } = chain
  return createRunLedger({ runMicroUsd: runBudgetMicroUsd, photoMicroUsd })
}

/** A choice among candidates with their pictures beside the photo. */
function worstCaseOf(routes: readonly ProviderRoute[], { photoBudgetMicroUsd }: Chain): number {
  const [first] = routes.filter(({ isReady }) => isReady)
  if (!first) return 0
  const { longestSide: width, maxImages } = first.card
  const images = Array.from({ length: maxImages }, () => ({ width, height: width }))
  return Math.min(photoBudgetMicroUsd, worstCaseMicroUsd(first.card, { textBytes: 2_000, images }))
}

interface ProviderRoute<Card = ModelCard> {
  readonly card: Card
  readonly baseUrl: string
  readonly apiKey: string | undefined
  readonly key: string | undefined
  readonly isReady: boolean
}

/** A default provider at an address of one's own may do without a key: a server on this machine does. */
function routeTo<Card extends Pick<ModelCard, 'baseUrl' | 'key'>>(
  card: Card,
  config: Config,
): ProviderRoute<Card> {
  const isDefault = card.baseUrl === undefined
  const key = card.key ?? (isDefault ? defaultProvider.key : undefined)
  const apiKey = key && config.apiKeys[key]
  const isOwnServer = isDefault && config.OPENAI_BASE_URL !== undefined
  return {
    card,
    baseUrl: card.baseUrl ?? config.OPENAI_BASE_URL ?? defaultProvider.baseUrl,
    apiKey,
    key,
    isReady: key === undefined || apiKey !== undefined || isOwnServer,
  }
}

function isOutside({ baseUrl }: Pick<ProviderRoute, 'baseUrl'>): boolean {
  return !isPrivateAddress(baseUrl)
}

function statusOf({ card, isReady, key }: ProviderRoute<Pick<ModelCard, 'name'>>): ModelStatus {
  return { name: card.name, isReady, key }
}

interface ModelParts extends VisionModelsParts {
  readonly chain: Chain
  readonly routes: readonly ProviderRoute[]
  readonly ledger: CallDependencies['ledger']
  readonly bulkhead: Bulkhead
  readonly prompts: Readonly<Record<'choose' | 'describe' | 'question', Prompt>>
  readonly stores: Parameters<typeof firstReachable>[0]
}

function openModel(mode: VisionModels['mode'], parts: ModelParts): VisionModel {
  if (mode === 'off') return switchedOff()
  const { chain, routes, catalogue, prompts } = parts
  const isReal = mode === 'real'
  return createVisionModel({
    models: isReal
      ? routes.filter(({ isReady }) => isReady).map((route) => chainModelOf(route, parts))
      : chain.models.map((card) => ({
          card,
          client: createRecordedClient({ card, folder: recordings }),
          isOutside: false,
        })),
    prompts,
    catalogue,
    photos: { photo: toModelPhoto, references: toModelCollage },
    photoBudgetMicroUsd: chain.photoBudgetMicroUsd,
    ...callDependencies(parts),
    // Any of the models may be the one whose answer was recorded.
    ...(isReal ? {} : { ledger: freeLedger, breaker: closedBreaker, describers: routes.length }),
  })
}

function openQuestionReader(parts: ModelParts): QuestionReader {
  const ready = parts.routes.filter(({ isReady }) => isReady)
  const models = ready.map((route) => chainModelOf(route, parts))
  return createQuestionReader({
    ...callDependencies(parts),
    models,
    prompt: parts.prompts.question,
  })
}

function callDependencies(parts: ModelParts): CallDependencies {
  const { ledger, bulkhead, stores, metrics, log } = parts
  return {
    ledger,
    bulkhead,
    breaker: createBreaker({ store: firstReachable(stores), onAdmission: metrics.modelAdmitted }),
    onAttempt(attempt, identification) {
      metrics.modelAsked(attempt)
      const { model, result, detail, latencyMs } = attempt
      if (result === 'answered') return
      log.info({ identification, model, result, detail, latencyMs }, 'a model failed')
    },
    onLedgerTrouble: (reason) => log.error({ reason }, 'a call could not be settled'),
  }
}

/** What is recorded must be found again: then and there products are searched by words alone. */
function openTextEmbedder(
  route: ProviderRoute<TextEmbedderCard> | undefined,
  parts: ModelParts,
): TextEmbedder | undefined {
  if (!route?.isReady || parts.onAnswerKept) return undefined
  const { card, baseUrl, apiKey } = route
  const { tracer } = parts
  const model = card.model ?? card.name
  const options = { ...card, model, baseUrl, apiKey }
  const client = tracedEmbedder(createEmbeddingClient(options), { tracer, model, baseUrl })
  return createTextEmbedder({ ...callDependencies(parts), card, client })
}

function chainModelOf(
  { card, baseUrl, apiKey }: ProviderRoute,
  { onAnswerKept: onKept, tracer }: VisionModelsParts,
): VisionChainModel {
  const model = card.model ?? card.name
  const options = { ...card, model, baseUrl, apiKey }
  const client = tracedModel(createOpenAiClient(options), { tracer, model, baseUrl })
  return {
    card,
    client: onKept ? recordAnswers(client, { card, folder: recordings, onKept }) : client,
    isOutside: isOutside({ baseUrl }),
  }
}

function limitsOf(config: Config, { photoBudgetMicroUsd: photoMicroUsd }: Chain): BudgetLimits {
  return {
    dayMicroUsd: Math.round(config.VITRYNA_DAILY_BUDGET_USD * 1e6),
    shopperDayMicroUsd: Math.round(config.VITRYNA_SHOPPER_DAILY_BUDGET_USD * 1e6),
    hourRequests: config.VITRYNA_HOURLY_LLM_REQUESTS,
    photoMicroUsd,
    shadowDayMicroUsd: Math.round(config.VITRYNA_ROLLOUT_DAILY_BUDGET_USD * 1e6),
  }
}

function readPrompt(name: string): Prompt {
  return parsePrompt(readPrompts(`${name}.md`), `prompts/${name}.md`)
}

function readPrompts(file: string): string {
  return decodeUtf8(readFileSync(projectFile(`prompts/${file}`)))
}
