import { describe, expect, it } from 'vitest'
import { createAnsweringEmbedder } from '#src/wiring/answering-embedder.ts'
import { createFakeEmbedder, createMemorySettings } from '#test/support/fakes.ts'

const earlier = createFakeEmbedder({ id: 'one@1' })
const embedder = createFakeEmbedder({ id: 'one@1+views-5', narrower: [earlier] })

/** A database in which the embedder above lacks vectors that the earlier one has. */
function setUp({ lacks = true, settings = createMemorySettings() } = {}) {
  const state = { lacks, asked: 0 }
  const references = {
    async isBehind(id: string, otherId: string) {
      state.asked += 1
      return state.lacks && id === embedder.id && otherId === earlier.id
    },
  }
  return { state, settings, choose: createAnsweringEmbedder({ references, settings }) }
}

describe('who photos are named with', () => {
  it('is what the embedder looked at before, until its own vectors are complete', async () => {
    const { state, choose } = setUp()
    expect((await choose(embedder)).id).toBe('one@1')
    state.lacks = false
    expect((await choose(embedder)).id).toBe('one@1+views-5')
  })

  it('is the embedder itself in a shop that has no earlier vectors', async () => {
    expect(await setUp({ lacks: false }).choose(embedder)).toBe(embedder)
  })

  it('does not go back once its vectors were complete, in this process or the next', async () => {
    const { state, settings, choose } = setUp({ lacks: false })
    await choose(embedder)
    state.lacks = true
    expect(await choose(embedder)).toBe(embedder)
    expect(await setUp({ settings }).choose(embedder)).toBe(embedder)
  })

  it('asks the database no more when there is nothing to wait for', async () => {
    const { state, choose } = setUp({ lacks: false })
    for (let photo = 0; photo < 3; photo += 1) await choose(embedder)
    await choose(createFakeEmbedder({ narrower: [] }))
    expect(state.asked).toBe(1)
  })
})
