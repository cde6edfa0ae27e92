import { fileURLToPath } from 'node:url'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createEmbeddingClient } from '#src/adapters/openai/embedding-client.ts'
import { createOpenAiClient } from '#src/adapters/openai/openai-client.ts'
import { createLedger } from '#src/adapters/postgres/calls/ledger.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Config } from '#src/config.ts'
import type { Logger } from '#src/lib/logger.ts'
import { closedBreaker, createBreaker, firstReachable } from '#src/models/calls/breaker.ts'
import { type Bulkhead, createBulkhead } from '#src/models/calls/bulkhead.ts'
import { freeLedger } from '#src/models/calls/free-ledger.ts'
import type { CallDependencies } from '#src/models/calls/make-call.ts'
import { createRecordedClient, recordAnswers } from '#src/models/calls/recorded-answers.ts'
import { createRunLedger, type RunLedger } from '#src/models/calls/run-ledger.ts'
import { shadowLedger } from '#src/models/calls/shadow-ledger.ts'
import type { Chain } from '#src/models/config/chain-file.ts'
import { worstCaseMicroUsd } from '#src/models/config/cost.ts'
import { type ModelSet, noModelSet } from '#src/models/config/model-set.ts'
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
import { type ParsedModels, parseModelSet, readPromptsFile } from './model-sets.ts'
import { isOutside, type ProviderRoute, routeTo, statusOf } from './provider-routes.ts'
import { tracedEmbedder, tracedModel } from './tracing.ts'

const recordings = fileURLToPath(new URL('../../evals/recorded', import.meta.url))

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

/** A chain of vision models, ready to be asked. */
export interface OpenedModels {
  readonly model: VisionModel
  /**
   * The same chain for photos that are answered already: with a budget of its own, and it neither closes the shop's way
   * to a model nor is stopped by it.
   */
  readonly shadowModel: VisionModel
}

export interface VisionModels {
  /**
   * Opens a chain and prompts; for what a set leaves out those of `prompts/` stand.
   * @throws ConfigError when something in it is wrong.
   */
  readonly open: (set: ModelSet) => OpenedModels
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
  const own = parseModelSet(noModelSet, config)
  const { chain, routes, mode, asksOutside } = own
  const models = routes.map(statusOf)
  const limits = limitsOf(config, chain)
  const ledger = createLedger(db, { limits })
  const runLedger = openRunLedger(parts, chain)
  const stores = openBreakerStores(parts)
  const bulkhead = createBulkhead({ onRefused: parts.metrics.modelCallRefused })
  const question = parsePrompt(readPromptsFile('read-question.md'), 'prompts/read-question.md')
  const opening = { ...parts, bulkhead, stores: stores.inOrder }
  const shopPays = { ...opening, ...own, ledger: runLedger ?? ledger }
  const textRoute = chain.textEmbedder && routeTo(chain.textEmbedder, config)
  return {
    open: (set) => openSet(parseModelSet(set, config), { ...opening, runLedger, asksOutside }),
    mode,
    models,
    asksOutside,
    textEmbedderStatus: textRoute && statusOf(textRoute),
    textEmbedder: mode === 'real' ? openTextEmbedder(textRoute, shopPays) : undefined,
    questions:
      mode === 'real' ? openQuestionReader(shopPays, question) : { read: async () => undefined },
    ledger,
    limits,
    runLedger,
    worstCaseMicroUsd: mode === 'real' ? worstCaseOf(routes, chain) : 0,
    leftOut: () => stores.leftOut([...models, ...(textRoute ? [statusOf(textRoute)] : [])]),
    prompts: [own.prompts.choose, own.prompts.describe, question].map(promptId),
    close: stores.close,
  }
}

interface SetParts extends Omit<ModelParts, keyof ParsedModels | 'ledger'> {
  readonly runLedger: RunLedger | undefined
  /** Whether shoppers are asked if their photos may leave the shop. */
  readonly asksOutside: boolean
}

/** Each set has its own ceiling for a photo; days, hours and shoppers are everybody's together. */
function openSet(set: ParsedModels, { runLedger, asksOutside, ...parts }: SetParts): OpenedModels {
  const ledger = createLedger(parts.db, { limits: limitsOf(parts.config, set.chain) })
  const opening = { ...parts, ...set }
  const shadow = {
    ledger: shadowLedger(ledger),
    stores: [createMemoryBreakerStore()],
    tracer: silentTracer,
  }
  const isAgreed = asksOutside || !set.asksOutside
  const guarded = isAgreed ? (model: VisionModel) => model : keptInside
  return {
    model: guarded(openModel({ ...opening, ledger: runLedger ?? ledger })),
    shadowModel: guarded(openModel({ ...opening, ...shadow })),
  }
}

/** Nobody was asked whether a photo may leave the shop: none does. */
function keptInside(model: VisionModel): VisionModel {
  return {
    choose: (question) => model.choose({ ...question, mayLeave: false }),
    describe: (question) => model.describe({ ...question, mayLeave: false }),
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

interface ModelParts extends VisionModelsParts, Omit<ParsedModels, 'asksOutside'> {
  readonly ledger: CallDependencies['ledger']
  readonly bulkhead: Bulkhead
  readonly stores: Parameters<typeof firstReachable>[0]
}

function openModel(parts: ModelParts): VisionModel {
  const { chain, routes, catalogue, prompts, mode } = parts
  if (mode === 'off') return switchedOff()
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

function openQuestionReader(parts: ModelParts, prompt: Prompt): QuestionReader {
  const ready = parts.routes.filter(({ isReady }) => isReady)
  const models = ready.map((route) => chainModelOf(route, parts))
  return createQuestionReader({
    ...callDependencies(parts),
    models,
    prompt,
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
