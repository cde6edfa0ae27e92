// Asks a model again and again from a process of its own: `node dead-model-child.ts <options as JSON>`.
import { setTimeout as delay } from 'node:timers/promises'
import { createBreakerStore } from '#src/adapters/postgres/calls/breaker-store.ts'
import { openServer } from '#src/adapters/postgres/connection/connect.ts'
import { createRedisBreakerStore } from '#src/adapters/redis/breaker-store.ts'
import { firstReachable } from '#src/models/calls/breaker.ts'
import { askOften, type CallResult } from './dead-model.ts'

export interface ChildOptions {
  readonly baseUrl: string
  readonly model: string
  readonly cooldownMs: number
  readonly databaseUrl?: string
  readonly redisUrl?: string
  readonly calls: number
}

/** How the calls ended, in their order. */
export type ChildResult = readonly CallResult[]

const options: ChildOptions = JSON.parse(process.argv[2] ?? '{}')
const { store, close } = await openStore(options)
const ask = askOften({ ...options, store: firstReachable([store]) })
const results: CallResult[] = []
while (results.length < options.calls) {
  results.push(...(await Promise.all(Array.from({ length: 10 }, () => ask()))))
}
process.stdout.write(JSON.stringify(results))
await close()

async function openStore({ databaseUrl, redisUrl }: ChildOptions) {
  if (redisUrl) {
    const store = createRedisBreakerStore({ url: redisUrl })
    // Commands fail until it is connected.
    while (!(await store.admit('ready?', 1).catch(() => false))) await delay(20)
    return { store, close: store.close }
  }
  const { db, close } = await openServer(databaseUrl ?? '')
  return { store: createBreakerStore(db), close }
}
