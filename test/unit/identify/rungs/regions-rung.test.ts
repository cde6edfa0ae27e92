import { describe, expect, it } from 'vitest'
import { createRegionsRung } from '#src/identify/rungs/regions-rung.ts'
import type { SkuNeighbours, VectorIndex } from '#src/ports/vector-index.ts'
import {
  context as bare,
  createMemorySettings,
  fakeSpace,
  featuresOf,
  questionOf,
  unexpected,
} from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const confidence = { intercept: 0, weights: [1, 1] }
const thresholds = { threshold: 0.9, margin: 0.1, plausible: 0.5, confidence }

type Scores = Readonly<Record<string, number>>

/** What the halves look like: left, right, top, bottom. */
type Halves = readonly [Scores, Scores, Scores, Scores]

/** Finds what stands in the table at the place that the vector names. */
function indexOf(halves: readonly Scores[]): VectorIndex {
  return {
    embedderId: 'fake@1',
    search: async ([at = 0], { role }) =>
      Object.entries(role === 'product' ? (halves[at] ?? {}) : {}).map(
        ([name, similarity]): SkuNeighbours => ({
          sku: sku(name),
          photos: [{ photoId: 1, similarity }],
        }),
      ),
  }
}

const all = ['left', 'right', 'top', 'bottom'] as const

/** @param again what they look like the second time, with all views */
function climb(halves: Halves, whole: Scores = { X: 0.6 }, again: Halves = halves) {
  const candidates = Object.entries(whole).map(([name, score]) => ({ sku: sku(name), score }))
  const rung = createRegionsRung({
    extractHalves: async (_, asked, views) =>
      asked.map((half) => featuresOf(all.indexOf(half) + (views === 1 ? 0 : all.length), 0)),
    space: fakeSpace,
    index: indexOf([...halves, ...again]),
    settings: createMemorySettings({ 'thresholds:fake@1': thresholds }),
  })
  return rung.climb(questionOf(), { ...bare, candidates })
}

/** The halves of one product, or of two that stand the other way. */
const mixed = { A: 0.55, B: 0.54 }

describe('the halves of a photo', () => {
  it('that look like different products are offered, half by half', async () => {
    const left = { A: 0.7, C: 0.68, D: 0.5, B: 0.4 }
    const right = { B: 0.65, E: 0.6, A: 0.45 }
    const verdict = await climb([left, right, mixed, mixed])
    expect(verdict).toEqual({
      result: 'undecided',
      isFinal: true,
      reason:
        'left A 0.700, right B 0.650, top A 0.550, bottom A 0.550, the whole 0.600: ' +
        'apart by 1.33 (several products from 0.5)',
      several: [
        { sku: 'A', score: 0.7, half: 'left' },
        { sku: 'C', score: 0.68, half: 'left' },
        { sku: 'B', score: 0.65, half: 'right' },
        { sku: 'E', score: 0.6, half: 'right' },
      ],
    })
  })

  it('may stand one above the other', async () => {
    const verdict = await climb([mixed, mixed, { A: 0.7, B: 0.4 }, { A: 0.4, B: 0.7 }])
    expect(verdict).toMatchObject({ several: [{ half: 'top' }, { half: 'bottom' }] })
  })

  it('that differ the most are asked about', async () => {
    const verdict = await climb([
      { A: 0.65, B: 0.5 },
      { A: 0.5, B: 0.65 },
      { C: 0.75, D: 0.4 },
      { C: 0.4, D: 0.75 },
    ])
    expect(verdict).toMatchObject({ several: [{ sku: 'C' }, { sku: 'D' }] })
  })

  it('are looked at again once they differ, and both looks count alike', async () => {
    const left = { A: 0.7, C: 0.68, B: 0.5 }
    const right = { B: 0.65, A: 0.45 }
    const nothing = {}
    // The second look finds D, and A again.
    const again = [{ D: 0.72, A: 0.66, B: 0.5 }, { B: 0.65, A: 0.45 }, nothing, nothing] as const
    const verdict = await climb([left, right, mixed, mixed], undefined, again)
    expect(verdict).toMatchObject({
      several: [
        { sku: 'A', score: expect.closeTo(0.68) },
        { sku: 'D', score: expect.closeTo(0.61) },
        { sku: 'C', score: expect.closeTo(0.59) },
        { sku: 'B', half: 'right' },
      ],
    })
  })

  it('offer each product once, where it is nearer to the best, and six at most', async () => {
    const near = { A: 0.7, B: 0.3, C: 0.66, D: 0.69, E: 0.68, F: 0.67 }
    const other = { B: 0.7, A: 0.3, C: 0.69, G: 0.68, H: 0.65 }
    const { several = [] } = (await climb([near, other, mixed, mixed])) as {
      several?: readonly { sku: string; half: string }[]
    }
    expect(several.map((one) => `${one.sku} ${one.half}`)).toEqual([
      'A left',
      'D left',
      'E left',
      'B right',
      'C right',
      'G right',
    ])
  })

  it.each([
    ['the same product', [{ A: 0.7 }, { A: 0.7 }, { A: 0.7 }, { A: 0.7 }]],
    ['much the same', [mixed, { B: 0.55, A: 0.54 }, mixed, mixed]],
    ['nothing', [{}, {}, {}, {}]],
    ['nothing that is sold', [{ A: 0.49, B: 0.1 }, { B: 0.6, A: 0.1 }, mixed, mixed]],
    ['something on one side alone', [{ A: 0.9 }, {}, {}, {}]],
  ] as const)('that look like %s are left alone', async (_, halves) => {
    const verdict = await climb(halves)
    expect(verdict).toMatchObject({ result: 'undecided' })
    expect(verdict).not.toHaveProperty('several')
  })

  it('of a photo that looks far more like one product as a whole are left alone', async () => {
    const left = { A: 0.6, B: 0.5 }
    const right = { A: 0.5, B: 0.6 }
    expect(await climb([left, right, mixed, mixed], { A: 0.55 })).toHaveProperty('several')
    expect(await climb([left, right, mixed, mixed], { A: 0.75 })).not.toHaveProperty('several')
  })

  it('are not looked at where nothing can be compared', async () => {
    const rung = createRegionsRung({
      extractHalves: unexpected('an embedder'),
      space: fakeSpace,
      index: { embedderId: 'fake@1', search: unexpected('an index') },
      settings: createMemorySettings(),
    })
    expect(await rung.climb(questionOf(), bare)).toMatchObject({ result: 'undecided' })
  })
})
