import { readConfig } from '#src/config.ts'
import type { CacheError } from '#src/ports/errors.ts'
import type { ServiceFacts } from '#src/ports/service-facts.ts'
import { backlogChecks } from '#src/wiring/health/backlog-checks.ts'
import { indexChecks } from '#src/wiring/health/index-checks.ts'
import { modelChecks } from '#src/wiring/health/model-checks.ts'
import { moneyChecks } from '#src/wiring/health/money-checks.ts'
import { redisChecks } from '#src/wiring/health/redis-checks.ts'
import { serviceChecks } from '#src/wiring/health/service-checks.ts'
import { createFakeEmbedder, createMemorySettings, fakeSpace } from './fakes.ts'

/** Checks of a shop in which all is well but for what a test says. */
const facts: ServiceFacts = {
  answers: async () => ({ answered: 9, slow: 0, failed: 0 }),
  updates: async () => ({ now: 9, weekAgo: 9 }),
  lateTickets: async () => 0,
}
export const served = (fault: Partial<ServiceFacts> = {}) =>
  serviceChecks({ serviceFacts: { ...facts, ...fault } })

interface Index {
  readonly embedder?: () => Promise<never>
  readonly vectors?: number
  readonly source?: 'shop' | 'demo' | 'none'
  readonly settings?: Readonly<Record<string, unknown>>
}

export function indexed({ embedder, vectors = 3, source = 'shop', settings = {} }: Index) {
  const good = createFakeEmbedder()
  const recognition = {
    embedder: embedder ?? (async () => good),
    embedderToIndex: async () => good,
    space: async () => fakeSpace,
  }
  const stores = {
    catalogue: {
      source: async () => (source === 'none' ? undefined : source),
      entries: async () => [],
    },
    references: {
      countPhotos: async () => 3,
      countVectors: async () => [{ embedderId: good.id, vectors }],
      countDuplicates: async () => 0,
    },
    settings: createMemorySettings(settings),
  }
  return indexChecks({ stores, recognition } as unknown as Parameters<typeof indexChecks>[0])
}

interface Money {
  readonly spent?: number
  readonly leftOut?: readonly string[]
}

export function paid({ spent = 0, leftOut = [] }: Money) {
  const ledger = { spent: async () => ({ dayMicroUsd: spent }) }
  const parts = {
    ...{ mode: 'real', ledger, limits: { dayMicroUsd: 5_000_000 }, worstCaseMicroUsd: 10_000 },
    leftOut: async () => leftOut,
  }
  return moneyChecks(parts as unknown as Parameters<typeof moneyChecks>[0])
}

export function waiting({ jobSeconds = 0, tickets = { count: 0, oldestSeconds: 0 } } = {}) {
  const config = readConfig({ TELEGRAM_BOT_TOKEN: '1:A', MANAGER_CHAT_ID: '-1' })
  return backlogChecks(config, {
    backlog: {
      oldestJobSeconds: async () => jobSeconds,
      isAnswerDue: async () => false,
      unpostedTickets: async () => ({ ...tickets, lastError: undefined }),
    },
    staffChats: { list: async () => [-1] },
  })
}

export const redis = (failure: CacheError | undefined) =>
  redisChecks(readConfig({ REDIS_URL: 'redis://127.0.0.1:9' }), { failure: async () => failure })

export function models(isReady: boolean) {
  const model = { name: 'grok-4', isReady, key: 'XAI_API_KEY' }
  const parts = { mode: 'real', models: [model], textEmbedderStatus: undefined }
  return modelChecks(parts as unknown as Parameters<typeof modelChecks>[0], {
    textVectors: {} as never,
  })
}
