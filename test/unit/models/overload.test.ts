import { expect, it } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'
import type { ModelReply } from '#src/ports/model-client.ts'
import { createVisionWorld, modelCard } from '#test/support/vision-world.ts'

const photos = 1_000
const [inFlight, waiting] = [4, 6]

/** Models that answer none before they are all told to. */
function heldModels(names: readonly string[]) {
  const told = Promise.withResolvers<void>()
  let [asked, now, most] = [0, 0, 0]
  const answer = JSON.stringify({ attributes: [], reason: 'same', choice: '1', confidence: 0.9 })
  const client = {
    async ask(): Promise<ModelReply> {
      asked += 1
      now += 1
      most = Math.max(most, now)
      await told.promise
      now -= 1
      return { kind: 'replied', content: answer, usage: { tokensIn: 500, tokensOut: 20 } }
    },
  }
  return {
    models: names.map((name) => ({ card: modelCard(name), client })),
    asked: () => asked,
    most: () => most,
    answerAll: told.resolve,
  }
}

function countingBreakers() {
  const memory = createMemoryBreakerStore()
  let touched = 0
  const counted =
    <A extends readonly unknown[], T>(work: (...args: A) => T) =>
    (...args: A): T => {
      touched += 1
      return work(...args)
    }
  const store: BreakerStore = {
    admit: counted(memory.admit),
    succeeded: counted(memory.succeeded),
    failed: counted(memory.failed),
    isOpen: counted(memory.isOpen),
  }
  return { store, touched: () => touched }
}

it(`of ${photos} photos at once the first are answered and the rest go on to people at once`, async () => {
  const { models, asked, most, answerAll } = heldModels(['a', 'b'])
  const breakers = countingBreakers()
  let refusals = 0
  const bulkhead = createBulkhead({ inFlight, waiting, onRefused: () => (refusals += 1) })
  const world = createVisionWorld({
    models,
    bulkhead,
    breakers: breakers.store,
    timeoutMs: 3_600_000,
  })
  const told: string[] = []
  const all = Array.from({ length: photos }, async () => {
    const { identification } = await world.identify()
    const { result, reason } = identification.rungs.at(-1) ?? { result: 'undecided', reason: '' }
    if (result === 'unavailable') told.push(reason)
    return identification
  })
  // Before any model has given a single answer.
  await expect.poll(() => told.length).toBe(photos - inFlight - waiting)
  await expect.poll(asked).toBe(inFlight)
  expect(new Set(told)).toEqual(new Set(['a: too many calls at once']))
  expect(refusals).toBe(told.length)
  expect([breakers.touched(), world.ledger.rows().length]).toEqual([inFlight, inFlight])
  answerAll()
  const identifications = await Promise.all(all)
  const outcomes = identifications.map(({ outcome }) => outcome.outcome)
  expect(outcomes.filter((outcome) => outcome === 'matched')).toHaveLength(inFlight + waiting)
  expect(outcomes.filter((outcome) => outcome === 'ambiguous')).toHaveLength(told.length)
  expect([asked(), most()]).toEqual([inFlight + waiting, inFlight])
  const unpaid = identifications.filter(({ costMicroUsd }) => costMicroUsd === 0)
  expect(unpaid).toHaveLength(told.length)
})
