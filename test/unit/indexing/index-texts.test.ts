import { describe, expect, it } from 'vitest'
import type { Localized } from '#src/domain/language.ts'
import { indexTexts } from '#src/indexing/index-texts.ts'
import type { EmbedRequest, TextEmbedder, TextEmbedding } from '#src/ports/text-embedder.ts'
import type { NewTextVector } from '#src/ports/text-vector-store.ts'
import { createRecordedProgress } from '#test/support/fakes.ts'
import { product } from '#test/support/products.ts'

interface Embedded {
  readonly texts: readonly string[]
  readonly request: EmbedRequest
}

/** A shop whose products are called as in `names`, and an embedder that says how many letters a text has. */
function setUp(names: readonly string[]) {
  const products = new Map(names.map((name) => [name, product(name, { name: { en: name } })]))
  const saved = new Map<string, NewTextVector>()
  const asked: Embedded[] = []
  const failures: string[] = []
  const progress = createRecordedProgress()
  const embedder: TextEmbedder = {
    id: 'text:fake@1',
    dim: 1,
    async embed(texts, request): Promise<TextEmbedding> {
      asked.push({ texts, request })
      if (texts.includes('broken')) return { kind: 'unavailable', reason: 'no', costMicroUsd: 0 }
      const vectors = texts.map(({ length }) => Float32Array.of(length))
      return { kind: 'embedded', vectors, costMicroUsd: 1 }
    },
  }
  const store = {
    products: async () =>
      [...products.values()].map((one) => ({
        ...one,
        embeddedSha256: saved.get(one.sku)?.textSha256,
      })),
    async save(_id: string, rows: readonly NewTextVector[]) {
      if (rows.some(({ sku }) => sku === 'unsaved')) throw new Error('disk full')
      for (const row of rows) saved.set(row.sku, row)
    },
  }
  const run = () =>
    indexTexts({
      store,
      embedder,
      progress,
      onFailure: (count, reason) => void failures.push(`${count}: ${reason}`),
    })
  const rename = (sku: string, name: Localized) => products.set(sku, product(sku, { name }))
  return { run, rename, saved, asked, failures, progress }
}

const many = Array.from({ length: 300 }, (_, at) => `product ${at}`)

describe('indexTexts', () => {
  it('asks in batches, and gives each product the vector of its own text', async () => {
    const { run, saved, asked, progress } = setUp(many)
    expect(await run()).toEqual({ embedded: 300, failed: 0 })
    expect(asked.map(({ texts }) => texts.length)).toEqual([128, 128, 44])
    for (const [sku, { vector }] of saved) expect(vector[0]).toBe(sku.length)
    const steps = ['+128', '+128', '+44', 'finished']
    expect(progress.events).toEqual(['embedding product texts: 300', ...steps])
  })

  it('asks for nobody, and for each batch by itself', async () => {
    const { run, asked } = setUp(many)
    await run()
    const requests = asked.map(({ request }) => request)
    expect(requests).toMatchObject([
      { purpose: 'catalogue', shopperId: 'catalogue' },
      { purpose: 'catalogue' },
      { purpose: 'catalogue' },
    ])
    expect(new Set(requests.map(({ identificationId }) => identificationId)).size).toBe(3)
  })

  it('asks only for what is new or has changed', async () => {
    const { run, rename, asked, progress } = setUp(many)
    await run()
    asked.length = 0
    expect(await run()).toEqual({ embedded: 0, failed: 0 })
    expect(asked).toEqual([])
    expect(progress.events.filter((event) => event === 'finished')).toHaveLength(1)
    rename('product 7', { en: 'seven', uk: 'сім' })
    expect(await run()).toEqual({ embedded: 1, failed: 0 })
    expect(asked.map(({ texts }) => texts)).toEqual([['сім\nseven']])
  })

  it('counts what fails, goes on, and makes it the next time', async () => {
    const names = many.toSpliced(5, 1, 'broken').toSpliced(290, 1, 'unsaved')
    const { run, rename, failures } = setUp(names)
    expect(await run()).toEqual({ embedded: 128, failed: 172 })
    expect(failures).toEqual(['128: no', '44: disk full'])
    rename('broken', { en: 'mended' })
    expect(await run()).toEqual({ embedded: 128, failed: 44 })
  })

  it('leaves out a product of which nothing is said', async () => {
    const { run, rename, asked } = setUp(['A'])
    rename('A', { en: '  ' })
    expect(await run()).toEqual({ embedded: 0, failed: 0 })
    expect(asked).toEqual([])
  })
})
