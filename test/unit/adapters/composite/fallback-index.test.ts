import { describe, expect, it } from 'vitest'
import {
  createFallbackIndex,
  type FallbackOptions,
} from '#src/adapters/composite/fallback-index.ts'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'
import { createMemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const east = Float32Array.of(1, 0)
const options = { role: 'product', limit: 5, photosPerSku: 2 } as const

/** An index that works while `isUp`, and one beside it. */
function setUp(overrides: Partial<FallbackOptions> = {}) {
  const vectors = createMemoryVectors()
  vectors.add({ photoId: 1, sku: sku('A'), role: 'product', vector: east })
  const own = () => createFlatIndex({ source: vectors, embedderId: 'fake@1', dim: 2 })
  const state = { isUp: true, asked: 0, seconds: 0 }
  const events: string[] = []
  const real = own()
  const ask = async () => {
    state.asked += 1
    if (!state.isUp) throw new VectorIndexError('nobody listens')
  }
  const first: ManagedVectorIndex = {
    ...real,
    description: 'the server',
    async search(query, search) {
      await ask()
      return real.search(query, search)
    },
    async prepare(progress) {
      await ask()
      await real.prepare(progress)
    },
  }
  const index = createFallbackIndex({
    first,
    createSecond: () => {
      state.seconds += 1
      return own()
    },
    canHold: async () => true,
    onChange: (change, reason) => events.push(`${change}: ${reason}`),
    probeEveryMs: 3_600_000,
    ...overrides,
  })
  return { index, state, events, vectors }
}

/** Until the background has found out that the first is back. */
function untilBack(events: readonly string[]) {
  return expect.poll(() => events.at(-1), { timeout: 10_000 }).toBe('first: the server')
}

describe('fallback index', () => {
  it('answers the same while the first is down, says so once, and goes back to it', async () => {
    const { index, state, events, vectors } = setUp({ probeEveryMs: 5 })
    const before = await index.search(east, options)
    state.isUp = false
    expect(await index.search(east, options)).toEqual(before)
    vectors.add({ photoId: 2, sku: sku('B'), role: 'product', vector: east })
    expect(await index.search(east, options)).toHaveLength(2)
    expect(state.seconds).toBe(1)

    state.isUp = true
    await untilBack(events)
    expect(await index.search(east, options)).toHaveLength(2)
    expect(events).toEqual(['second: nobody listens', 'first: the server'])
  })

  it('lets one search wait for the first, and none after it', async () => {
    const { index, state } = setUp()
    state.isUp = false
    for (let photo = 0; photo < 5; photo += 1) await index.search(east, options)
    expect(state.asked).toBe(1)
  })

  it('tries the first in the background, without a search being asked for', async () => {
    const { index, state, events } = setUp({ probeEveryMs: 5 })
    state.isUp = false
    await index.search(east, options)
    await expect.poll(() => state.asked, { timeout: 10_000 }).toBeGreaterThan(3)
    expect(events).toEqual(['second: nobody listens'])
    state.isUp = true
    await untilBack(events)
    const { asked } = state
    await index.search(east, options)
    expect(state.asked).toBe(asked + 1)
  })

  it('begins anew with each outage', async () => {
    const { index, state, events } = setUp({ probeEveryMs: 5 })
    for (let outage = 1; outage <= 2; outage += 1) {
      state.isUp = false
      expect(await index.search(east, options)).toHaveLength(1)
      expect(state.seconds).toBe(outage)
      state.isUp = true
      await untilBack(events)
    }
    expect(events).toHaveLength(4)
  })

  it('fails at once as the first did where there are too many vectors for another copy', async () => {
    let counted = 0
    const canHold = async () => {
      counted += 1
      return false
    }
    const { index, state, events } = setUp({ canHold })
    state.isUp = false
    await expect(index.search(east, options)).rejects.toThrow('nobody listens')
    await expect(index.search(east, options)).rejects.toThrow('nobody listens')
    expect(state).toMatchObject({ asked: 1, seconds: 0 })
    expect(counted).toBe(1)
    expect(events).toEqual(['none: nobody listens'])
  })

  it('is ready with the other copy when the first is down from the start', async () => {
    const { index, state, events } = setUp({ probeEveryMs: 5 })
    state.isUp = false
    await index.prepare(silentProgress)
    expect(state.seconds).toBe(1)
    expect(await index.search(east, options)).toHaveLength(1)
    state.isUp = true
    await untilBack(events)
  })
})
