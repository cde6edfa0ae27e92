import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { createFingerprintRung } from '#src/identify/rungs/fingerprint-rung.ts'
import { fingerprint, fingerprintPhoto } from '#src/photo/fingerprint.ts'
import type { AnswerStore, NearAnswer, NearQuery } from '#src/ports/answer-store.ts'
import { context, questionOf, unexpected } from '#test/support/fakes.ts'
import { cropKeysHere } from '#test/support/fingerprints.ts'
import { plain, scene } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

const photo = scene(7)

async function near(
  name: string,
  overrides: Partial<NearAnswer> & { readonly picture?: Picture } = {},
): Promise<NearAnswer> {
  const { picture = photo, ...others } = overrides
  return {
    fingerprintId: 1,
    fileKey: 'file 1',
    sku: sku(name),
    method: 'embedding',
    decidedBy: 'machine',
    confidence: 0.87,
    candidates: [{ sku: sku(name), score: 0.87 }],
    fingerprint: await fingerprint(picture),
    ...others,
  }
}

const rungOver = (answers: Pick<AnswerStore, 'findNear' | 'repeat'>) =>
  createFingerprintRung({ answers, cropKeys: cropKeysHere })

/** The rung over a store that finds these answers near whatever it is asked for. */
function climb(answers: readonly NearAnswer[], picture = photo) {
  const queries: NearQuery[] = []
  const repeated: string[] = []
  const store: Pick<AnswerStore, 'findNear' | 'repeat'> = {
    async findNear(query) {
      queries.push(query)
      return answers
    },
    repeat: async (fileKey) => void repeated.push(fileKey),
  }
  const question = questionOf({ hashed: () => fingerprintPhoto(picture) })
  const verdict = rungOver(store).climb(question, context)
  return verdict.then((result) => ({ verdict: result, queries, repeated }))
}

describe('fingerprint rung', () => {
  it('repeats the answer to the same picture, with its candidates, and from then on by its file', async () => {
    const { verdict, repeated } = await climb([await near('A')])
    expect(verdict).toMatchObject({
      result: 'decided',
      sku: 'A',
      confidence: 0.87,
      candidates: [{ sku: 'A', score: 0.87 }],
      reason: expect.stringContaining('embedding'),
    })
    expect(repeated).toEqual(['a'.repeat(64)])
  })

  it('takes the first of those who agree', async () => {
    const { verdict } = await climb([
      await near('A', { confidence: 0.99 }),
      await near('A', { confidence: 0.5 }),
    ])
    expect(verdict).toMatchObject({ result: 'decided', sku: 'A', confidence: 0.99 })
  })

  it('looks itself at what is near: another picture is none', async () => {
    const other = await near('B', { picture: scene(8) })
    expect((await climb([other])).verdict).toMatchObject({ result: 'undecided' })
    expect((await climb([other, await near('A')])).verdict).toMatchObject({ sku: 'A' })
  })

  it('does not decide when the same picture was answered differently', async () => {
    const { verdict, repeated } = await climb([await near('A'), await near('B')])
    expect(verdict).toMatchObject({ result: 'undecided' })
    expect(repeated).toEqual([])
  })

  it.each([
    ['manager', 'shop'],
    ['shop', 'shoppers'],
    ['shoppers', 'machine'],
  ] as const)('believes a %s before the %s', async (decidedBy, other) => {
    const { verdict } = await climb([
      await near('WRONG', { decidedBy: other }),
      await near('RIGHT', { decidedBy }),
    ])
    expect(verdict).toMatchObject({ result: 'decided', sku: 'RIGHT' })
  })

  it('looks for what the photo was cut out of only when it is not known as it is', async () => {
    expect((await climb([await near('A')])).queries).toHaveLength(1)
    const { verdict, queries } = await climb([])
    expect(verdict).toMatchObject({ result: 'undecided' })
    expect(queries).toHaveLength(2)
    for (const { radius } of queries) expect(radius).toBe(31)
  })

  it('asks nothing about a picture that is too flat to compare', async () => {
    const store = { findNear: unexpected('findNear'), repeat: unexpected('repeat') }
    const question = questionOf({ hashed: () => fingerprintPhoto(plain(320, 240)) })
    const verdict = await rungOver(store).climb(question, context)
    expect(verdict).toMatchObject({ result: 'undecided', reason: expect.stringContaining('flat') })
  })
})
