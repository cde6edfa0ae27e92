import { describe, expect, it } from 'vitest'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import { createFingerprintRung, minQuality } from '#src/identify/fingerprint-rung.ts'
import type { NearAnswer, NearQuery } from '#src/ports/answer-store.ts'
import { context, fingerprintOf, questionOf, unexpected } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

function near(name: string, overrides: Partial<NearAnswer> = {}): NearAnswer {
  return {
    sku: sku(name),
    method: 'embedding',
    decidedBy: 'machine',
    confidence: 0.87,
    candidates: [{ sku: sku(name), score: 0.87 }],
    fingerprint: fingerprintOf(),
    ...overrides,
  }
}

const asked = (print: Fingerprint = fingerprintOf()) =>
  questionOf({ fingerprint: async () => print })

function climb(answers: readonly NearAnswer[], print?: Fingerprint) {
  return createFingerprintRung({ findNear: async () => answers }).climb(asked(print), context)
}

const shifted = (by: number) =>
  fingerprintOf({ colours: fingerprintOf().colours.with(30, 128 + by) })

describe('fingerprint rung', () => {
  it('repeats the answer to a near-duplicate, with its candidates', async () => {
    expect(await climb([near('A')])).toMatchObject({
      result: 'decided',
      sku: 'A',
      confidence: 0.87,
      candidates: [{ sku: 'A', score: 0.87 }],
      reason: expect.stringContaining('embedding'),
    })
  })

  it('decides when all near-duplicates agree, and takes the nearest', async () => {
    const verdict = await climb([near('A', { confidence: 0.99 }), near('A', { confidence: 0.5 })])
    expect(verdict).toMatchObject({ result: 'decided', sku: 'A', confidence: 0.99 })
  })

  it.each([
    [0, 'decided'],
    [4, 'decided'],
    [8, 'undecided'],
    [90, 'undecided'],
  ])('compares colours: %d apart in one cell is %s', async (by, result) => {
    expect(await climb([near('A', { fingerprint: shifted(by) })])).toMatchObject({ result })
  })

  it('counts only near-duplicates of the same colours', async () => {
    const pink = near('MRIYA-PINK', { fingerprint: shifted(90) })
    expect(await climb([pink, near('MRIYA-GREY')])).toMatchObject({ sku: 'MRIYA-GREY' })
  })

  it('does not decide when near-duplicates were answered differently', async () => {
    const verdict = await climb([near('A'), near('A'), near('B')])
    expect(verdict).toMatchObject({ result: 'undecided' })
    expect(verdict.reason).toContain('differently')
  })

  it('does not decide when nothing is near', async () => {
    expect(await climb([])).toMatchObject({ result: 'undecided' })
  })

  it('asks nothing about a picture that is too flat to compare', async () => {
    const rung = createFingerprintRung({ findNear: unexpected('findNear') })
    const flat = fingerprintOf({ quality: minQuality - 1 })
    const verdict = await rung.climb(asked(flat), context)
    expect(verdict).toMatchObject({ result: 'undecided', reason: expect.stringContaining('flat') })
    expect(await climb([near('A')], fingerprintOf({ quality: minQuality }))).toMatchObject({
      result: 'decided',
    })
  })

  it('asks for answers within a radius that unrelated pictures do not reach', async () => {
    const queries: NearQuery[] = []
    const rung = createFingerprintRung({
      findNear: async (query) => {
        queries.push(query)
        return []
      },
    })
    await rung.climb(asked(), context)
    expect(queries).toHaveLength(1)
    expect(queries[0]?.dctRadius).toBeLessThan(52)
    expect(queries[0]?.fingerprint).toEqual(fingerprintOf())
  })

  it('uses memory, which --fresh leaves alone', () => {
    expect(createFingerprintRung({ findNear: unexpected('findNear') }).usesMemory).toBe(true)
  })
})
