import { describe, expect, it } from 'vitest'
import { createEmbeddingRung } from '#src/identify/rungs/embedding-rung.ts'
import { EmbedderError, PhotoError } from '#src/ports/errors.ts'
import type { SearchOptions } from '#src/ports/vector-index.ts'
import {
  context,
  createFakeIndex,
  createMemorySettings,
  fakeSpace,
  featuresOf,
  questionOf,
  unexpected,
} from '#test/support/fakes.ts'

// Sure of everything that is decided.
const confidence = { intercept: 50, weights: [0, 0] }
const fitted = {
  'thresholds:fake@1': { threshold: 0.8, margin: 0.1, plausible: 0.5, confidence },
}
const extract = async () => featuresOf(1, 0)
const categorise = async () => undefined
const question = questionOf()

function climb(
  found: Parameters<typeof createFakeIndex>[0],
  settings: Record<string, unknown> = fitted,
) {
  const rung = createEmbeddingRung({
    extract,
    categorise,
    space: fakeSpace,
    index: createFakeIndex(found),
    settings: createMemorySettings(settings),
  })
  return rung.climb(question, context)
}

describe('embedding rung', () => {
  it('decides on a SKU over the threshold and ahead by the margin', async () => {
    const verdict = await climb({ product: { A: 0.85, B: 0.7 } })
    expect(verdict).toMatchObject({
      result: 'decided',
      sku: 'A',
      confidence: 1,
      candidates: [
        { sku: 'A', score: 0.85 },
        { sku: 'B', score: 0.7 },
      ],
    })
    expect(verdict.reason).toContain('0.850')
  })

  it('decides exactly on threshold and margin', async () => {
    // 0.75 and 0.5 are exact in binary: the lead is 0.25 and nothing else.
    const limits = {
      'thresholds:fake@1': { threshold: 0.75, margin: 0.25, plausible: 0, confidence },
    }
    expect(await climb({ product: { A: 0.75, B: 0.5 } }, limits)).toMatchObject({ sku: 'A' })
  })

  it.each([
    ['under the threshold', { A: 0.79, B: 0.1 }, 2],
    ['not far enough ahead', { A: 0.95, B: 0.9, C: 0.6 }, 3],
    ['of which nothing is plausible', { A: 0.3, B: 0.2 }, 0],
    ['of which two are plausible', { A: 0.7, B: 0.65, C: 0.4, D: 0.2 }, 2],
  ] as const)('does not decide between SKUs %s', async (_, product, plausible) => {
    const verdict = await climb({ product })
    expect(verdict).toMatchObject({ result: 'undecided', plausible })
    expect(verdict).toHaveProperty('candidates.length', Object.keys(product).length)
  })

  it('decides on the only SKU there is', async () => {
    expect(await climb({ product: { A: 0.9 } })).toMatchObject({ result: 'decided', sku: 'A' })
  })

  it('never calls a single SKU a choice', async () => {
    const verdict = await climb({ product: { A: 0.7 } })
    expect(verdict).toMatchObject({ result: 'undecided' })
    expect('plausible' in verdict ? (verdict.plausible ?? 0) : 0).toBeLessThan(2)
  })

  it('looks at the photos of shoppers beside those of the shop', async () => {
    const verdict = await climb({ product: { A: 0.7, B: 0.6 }, shopper: { B: 0.97, C: 0.3 } })
    expect(verdict).toMatchObject({ result: 'decided', sku: 'B' })
    expect(verdict).toHaveProperty('candidates.length', 3)
    expect(verdict).toHaveProperty('candidates.1', { sku: 'A', score: 0.7 })
  })

  it('offers five at most, and hands on the others to be narrowed', async () => {
    const product = { A: 0.7, B: 0.69, C: 0.68, D: 0.67, E: 0.66 }
    const verdict = await climb({ product, shopper: { F: 0.71, G: 0.65 } })
    expect(verdict).toMatchObject({ result: 'undecided', plausible: 5 })
    expect(verdict).toHaveProperty('candidates.length', 7)
    expect(verdict).toHaveProperty('candidates.0.sku', 'F')
  })

  it('decides only what is all but identical while nothing is fitted', async () => {
    expect(await climb({ product: { A: 0.97, B: 0.2 } }, {})).toMatchObject({ result: 'undecided' })
    const verdict = await climb({ product: { A: 0.999, B: 0.6 } }, {})
    expect(verdict).toMatchObject({ result: 'decided', sku: 'A' })
    expect(verdict.reason).toContain('not fitted')
  })

  it('ignores thresholds that were fitted for another embedder', async () => {
    const other = { 'thresholds:fake@2': { threshold: 0.1, margin: 0, plausible: 0, confidence } }
    expect(await climb({ product: { A: 0.9, B: 0.2 } }, other)).toMatchObject({
      result: 'undecided',
    })
  })

  it('is unavailable while there are no vectors, and says what to run', async () => {
    const verdict = await climb({})
    expect(verdict.result).toBe('unavailable')
    expect(verdict.reason).toContain('vitryna index')
  })

  it('asks each collection for far more SKUs than it hands on, and several photos of each', async () => {
    const searches: SearchOptions[] = []
    const rung = createEmbeddingRung({
      extract,
      categorise,
      space: fakeSpace,
      index: {
        embedderId: 'fake@1',
        async search(query, options) {
          searches.push(options)
          expect([...query]).toEqual([1, 0])
          return []
        },
      },
      settings: createMemorySettings(),
    })
    await rung.climb(question, context)
    expect(searches.map(({ role }) => role)).toEqual(['product', 'shopper'])
    for (const { limit, photosPerSku } of searches) {
      expect(limit).toBeGreaterThanOrEqual(20)
      expect(photosPerSku).toBeGreaterThan(1)
    }
  })

  it.each([
    ['a photo that cannot be read', new PhotoError('cut off', { problem: 'broken' })],
    ['an embedder that fails', new EmbedderError('out of memory')],
  ] as const)('leaves %s to the ladder', async (_, error) => {
    const failing = () => Promise.reject(error)
    const rung = createEmbeddingRung({
      extract: failing,
      categorise,
      space: fakeSpace,
      index: { embedderId: 'fake@1', search: unexpected('search') },
      settings: createMemorySettings(),
    })
    await expect(rung.climb(question, context)).rejects.toBe(error)
  })
})
