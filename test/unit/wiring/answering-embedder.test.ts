import { describe, expect, it } from 'vitest'
import { saveThresholds } from '#src/identify/scoring/thresholds.ts'
import { createAnsweringEmbedder } from '#src/wiring/answering-embedder.ts'
import { createFakeEmbedder, createMemorySettings, unexpected } from '#test/support/fakes.ts'

const earlier = createFakeEmbedder({ id: 'one@1' })
const embedder = createFakeEmbedder({ id: 'one@1+views-5', narrower: [earlier] })
const refit = unexpected('refit')

/** A shop with vectors of the earlier embedder, and how many of the later one are missing. */
function setUp({ earlierVectors = 3, missing = 3, settings = createMemorySettings() } = {}) {
  const state = { missing, asked: 0 }
  const references = {
    async hasVectors(id: string) {
      state.asked += 1
      return id === earlier.id && earlierVectors > 0
    },
    isBehind: async (id: string, otherId: string) =>
      id === embedder.id && otherId === earlier.id && state.missing > 0,
  }
  return { state, settings, ...createAnsweringEmbedder({ references, settings }) }
}

describe('who photos are named with', () => {
  it('is what the embedder looked at before, until its own vectors are complete', async () => {
    const { state, choose, takeOver } = setUp()
    await takeOver(embedder, refit)
    expect((await choose(embedder)).id).toBe('one@1')
    state.missing = 0
    expect((await choose(embedder)).id).toBe('one@1')
    await takeOver(embedder, refit)
    expect((await choose(embedder)).id).toBe('one@1+views-5')
  })

  it('changes only when thresholds are fitted anew, where the old ones were', async () => {
    const { settings, choose, takeOver } = setUp({ missing: 0 })
    const confidence = { intercept: 0, weights: [1, 1] }
    const thresholds = { threshold: 0.7, margin: 0.1, plausible: 0.4, confidence }
    await saveThresholds(settings, 'one@1+colours-0.2', thresholds)
    const inUse: string[] = []
    await takeOver(embedder, async () => void inUse.push((await choose(embedder)).id))
    expect(inUse).toEqual(['one@1'])
    expect(await choose(embedder)).toBe(embedder)
  })

  it('is the embedder itself in a shop that has no earlier vectors', async () => {
    expect(await setUp({ earlierVectors: 0 }).choose(embedder)).toBe(embedder)
  })

  it('does not go back once its vectors were complete, in this process or the next', async () => {
    const { state, settings, choose, takeOver } = setUp({ missing: 0 })
    await takeOver(embedder, refit)
    state.missing = 1
    expect(await choose(embedder)).toBe(embedder)
    const next = setUp({ settings })
    expect(await next.choose(embedder)).toBe(embedder)
    await next.choose(createFakeEmbedder({ narrower: [] }))
    // There was nothing to wait for.
    expect(next.state.asked).toBe(0)
  })
})
