import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createFunnel } from '#src/adapters/postgres/orders/funnel.ts'
import type { FunnelStep } from '#src/ports/funnel.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(() => database.clear())

it('a shopper counts once a day and step, whichever process sees them', async () => {
  const reached: FunnelStep[] = []
  const options = {
    onReached: (step: FunnelStep) => reached.push(step),
    onTrouble: () => undefined,
  }
  const [one, other] = [createFunnel(database.db, options), createFunnel(database.db, options)]
  for (const funnel of [one, other, one]) await funnel.reach('init', 7)
  await Promise.all([one, other].map((funnel) => funnel.reach('purchase', 7)))
  await other.reach('init', 8)
  expect(reached.toSorted()).toEqual(['init', 'init', 'purchase'])
})

it('nobody goes without an answer because it cannot be counted', async () => {
  const troubles: unknown[] = []
  const options = {
    onReached: () => undefined,
    onTrouble: (error: unknown) => troubles.push(error),
  }
  // No database takes this.
  await createFunnel(database.db, options).reach('init', Number.NaN)
  expect(troubles).toHaveLength(1)
})
