import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createBreakerStore } from '#src/adapters/postgres/calls/breaker-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { createRedisBreakerStore } from '#src/adapters/redis/breaker-store.ts'
import type { Config } from '#src/config.ts'
import { firstReachable } from '#src/models/calls/breaker.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'

/** A model or text embedder of `prompts/chain.yaml` and whether it can be asked. */
export interface ModelStatus {
  readonly name: string
  readonly isReady: boolean
  /** The variable of its key; undefined: it needs none. */
  readonly key: string | undefined
}

export interface BreakerStores {
  /** To be asked in this order. */
  readonly inOrder: readonly BreakerStore[]
  /** Which of these could be asked and are not, for they fail. */
  leftOut(models: readonly ModelStatus[]): Promise<readonly string[]>
  close(): Promise<void>
}

interface BreakerStoresParts {
  readonly config: Pick<Config, 'REDIS_URL'>
  readonly db: Db
  readonly runBudgetMicroUsd?: number
}

/** A model that nobody asks is not probed: what failed an hour ago says nothing of today. */
const forgottenMs = 3_600_000

/**
 * Redis first where there is one; the database holds the breakers while it is gone. A run with a budget of its own
 * neither closes the shop's way to a model nor is stopped by it.
 */
export function openBreakerStores({
  config,
  db,
  runBudgetMicroUsd,
}: BreakerStoresParts): BreakerStores {
  if (runBudgetMicroUsd !== undefined) return stores([createMemoryBreakerStore()])
  const own = createBreakerStore(db)
  if (!config.REDIS_URL) return stores([own])
  const shared = createRedisBreakerStore({ url: config.REDIS_URL })
  return stores([shared, own], shared.close)
}

function stores(
  inOrder: readonly BreakerStore[],
  close = async (): Promise<void> => undefined,
): BreakerStores {
  return {
    inOrder,
    async leftOut(models) {
      const store = firstReachable(inOrder)
      const names: string[] = []
      for (const { name, isReady } of models) {
        if (isReady && (await store.isOpen(name, forgottenMs))) names.push(name)
      }
      return names
    },
    close,
  }
}
