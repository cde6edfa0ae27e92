import { describe, expect, it } from 'vitest'
import { readRegistry } from '#src/adapters/model-hub/registry.ts'
import { adviseEmbedders } from '#src/cli/setup/advise-embedder.ts'

const models = readRegistry().map((entry) => ({ entry, isPulled: false }))

describe('advising an embedder', () => {
  it('on a small machine puts a small one with a free licence first', () => {
    const machine = { memoryMegabytes: 2_000, hasGraphicsCard: false }
    const advised = adviseEmbedders(models, machine)
    expect(advised).toHaveLength(models.length)
    expect(advised[0]).toMatchObject({ name: 'dinov2-small', doubts: [] })
    const large = advised.find(({ name }) => name === 'siglip2-base-224')
    expect(large?.doubts).toEqual(['large for the memory here', 'slow without a graphics card'])
  })

  it('with a graphics card leaves the order as it is listed, but for licences', () => {
    const advised = adviseEmbedders(models, { memoryMegabytes: 64_000, hasGraphicsCard: true })
    expect(advised[0]?.name).toBe(models[0]?.entry.name)
    const doubtful = advised.filter(({ doubts }) => doubts.length > 0)
    expect(doubtful.length).toBeGreaterThan(0)
    for (const { license, doubts } of doubtful) {
      expect(license).not.toMatch(/^(Apache|MIT)/)
      expect(doubts).toEqual(['read its licence first'])
    }
  })
})
