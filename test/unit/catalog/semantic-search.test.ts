import { describe, expect, it } from 'vitest'
import { createSemanticSearch, type SemanticSearchOptions } from '#src/catalog/semantic-search.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { EmbedRequest, TextEmbedding } from '#src/ports/text-embedder.ts'
import { searchAsker } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const never = () => new Promise<never>(() => undefined)
const unit = Float32Array.of(1)
const embedded: TextEmbedding = { kind: 'embedded', vectors: [unit], costMicroUsd: 3 }

interface Situation extends Partial<Omit<SemanticSearchOptions, 'embedder' | 'index' | 'words'>> {
  readonly words?: readonly string[]
  readonly meaning?: readonly string[]
  readonly embed?: () => Promise<TextEmbedding>
  readonly nearest?: () => Promise<never>
}

function setUp({ words = [], meaning = [], embed, nearest, ...rest }: Situation) {
  const asked: { readonly texts: readonly string[]; readonly request: EmbedRequest }[] = []
  const troubles: string[] = []
  const { search } = createSemanticSearch({
    words: { search: async () => ({ skus: words.map(sku), costMicroUsd: 0 }) },
    embedder: {
      id: 'text:fake@1',
      dim: 1,
      async embed(texts, request) {
        asked.push({ texts, request })
        return embed ? embed() : embedded
      },
    },
    index: {
      embedderId: 'text:fake@1',
      search: async () =>
        nearest ? nearest() : meaning.map((name) => ({ sku: sku(name), photos: [] })),
    },
    hasVectors: async () => true,
    onTrouble: (reason) => void troubles.push(reason),
    ...rest,
  })
  return { search, asked, troubles }
}

describe('a search by words and meaning', () => {
  it('puts first what both find, and finds what only one finds', async () => {
    const { search } = setUp({ words: ['W', 'B'], meaning: ['M', 'B'] })
    expect(await search('сукня', 10, searchAsker())).toEqual({
      skus: ['B', 'W', 'M'],
      costMicroUsd: 3,
    })
  })

  it('gives no more than asked for', async () => {
    const { search } = setUp({ words: ['W', 'B'], meaning: ['M', 'B'] })
    expect((await search('сукня', 2, searchAsker())).skus).toEqual(['B', 'W'])
  })

  it('asks for the photo that it is for, in no more than two seconds', async () => {
    const { search, asked } = setUp({})
    const asker = searchAsker()
    await search(` ${'я'.repeat(5_000)}`, 10, asker)
    const { identificationId, shopperId } = asker
    expect(asked).toMatchObject([{ request: { purpose: 'search', identificationId, shopperId } }])
    expect(asked[0]?.request.deadline.remainingMs()).toBeLessThanOrEqual(2_000)
    expect(asked[0]?.texts[0]).toHaveLength(1_200)
  })

  it('takes a quarter of the time that the photo has left', async () => {
    const { search, asked } = setUp({})
    await search('сукня', 10, searchAsker({ deadline: createDeadline(4_000) }))
    expect(asked[0]?.request.deadline.remainingMs()).toBeLessThanOrEqual(1_000)
  })

  it('pays for nothing when there is no text, or no vector to compare it with', async () => {
    const { search, asked } = setUp({ words: ['W'] })
    expect((await search(' \n', 10, searchAsker())).skus).toEqual(['W'])
    const empty = setUp({ words: ['W'], hasVectors: async () => false })
    expect((await empty.search('сукня', 10, searchAsker())).skus).toEqual(['W'])
    expect([...asked, ...empty.asked]).toEqual([])
  })
})

describe('words alone', () => {
  it.each<readonly [string, Situation, number]>([
    [
      'the embedder is unavailable',
      { embed: async () => ({ kind: 'unavailable', reason: 'off', costMicroUsd: 2 }) },
      2,
    ],
    ['the vectors cannot be searched', { nearest: () => Promise.reject(new Error('gone')) }, 3],
    ['the database hangs', { hasVectors: never }, 0],
    ['the vectors take for ever', { nearest: never }, 3],
  ])('are found when %s', async (_, situation, costMicroUsd) => {
    const { search } = setUp({ words: ['W'], ...situation })
    const asker = searchAsker({ deadline: createDeadline(4_000) })
    expect(await search('сукня', 10, asker)).toEqual({ skus: ['W'], costMicroUsd })
    expect(asker.deadline.remainingMs()).toBeGreaterThan(0)
  })

  it('are found for a reason, where the embedder gave none', async () => {
    const { search, troubles } = setUp({ nearest: () => Promise.reject(new Error('gone')) })
    await search('сукня', 10, searchAsker())
    expect(troubles).toEqual(['gone'])
  })
})
