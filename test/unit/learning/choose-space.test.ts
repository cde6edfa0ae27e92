import { describe, expect, it } from 'vitest'
import { chooseSpace, trialsOf } from '#src/learning/choose-space.ts'
import type { Comparison, HeldOutQuery } from '#src/learning/compare-spaces.ts'

interface Kind {
  readonly head?: boolean
  readonly weight: number
  /** Of 100 photos. */
  readonly right: number
  readonly rightUnlearned?: number
  readonly amongFive?: number
}

const recipe = { rows: 'views', shrinkage: 0.02 } as const

/** One round with 100 photos of learned SKUs and, when a kind tells of them, 100 of others. */
function compare(kinds: readonly Kind[], singleShare = 0): Comparison {
  return { rounds: 1, singleShare, held: kinds.flatMap(rowsOf) }
}

function rowsOf({ head = false, weight, right, rightUnlearned, amongFive = 95 }: Kind) {
  const strata = [
    { isLearnedSku: true, right },
    ...(rightUnlearned === undefined ? [] : [{ isLearnedSku: false, right: rightUnlearned }]),
  ]
  return strata.flatMap((stratum, at) =>
    Array.from({ length: 100 }, (_, photo): HeldOutQuery => {
      // The worse space errs on photos of its own, too: gains and losses partly even out.
      const isRight = (photo * 37) % 100 < stratum.right
      return {
        photoId: at * 100 + photo,
        head: head ? recipe : null,
        colourWeight: weight,
        isLearnedSku: stratum.isLearnedSku,
        trial: { best: 0.8, lead: 0.1, isRight, truth: isRight ? 0.8 : undefined },
        unsoldTrial: { best: 0.5, lead: 0.1, isRight: false, truth: undefined },
        isAmongFive: photo < amongFive,
      }
    }),
  )
}

const byDefault = { colourWeight: 0.2, head: null }

describe('choosing a space', () => {
  it('takes a head that names far more first', () => {
    const decision = chooseSpace(
      compare([
        { weight: 0.2, right: 70 },
        { head: true, weight: 0.2, right: 85 },
      ]),
      byDefault,
    )
    expect(decision.better).toEqual({
      head: recipe,
      colourWeight: 0.2,
      first: 0.85,
      amongFive: 0.95,
    })
    expect(decision.plain.first).toBeCloseTo(0.7)
  })

  it.each([
    ['names hardly more first', { right: 72 }],
    ['names fewer first', { right: 60 }],
    ['has fewer among five', { right: 85, amongFive: 80 }],
  ])('leaves a head that %s', (_, headed) => {
    const kinds = [
      { weight: 0.2, right: 70 },
      { head: true, weight: 0.2, ...headed },
    ]
    expect(chooseSpace(compare(kinds), byDefault).better).toBeUndefined()
  })

  it('counts SKUs that no head learns from as many as the shop has of them', () => {
    const kinds = [
      { weight: 0.2, right: 70, rightUnlearned: 70 },
      { head: true, weight: 0.2, right: 90, rightUnlearned: 60 },
    ]
    expect(chooseSpace(compare(kinds, 0.1), byDefault).better).toMatchObject({ head: recipe })
    expect(chooseSpace(compare(kinds, 0.9), byDefault).better).toBeUndefined()
  })

  it('of weights that do about as well takes the one next to the default', () => {
    const kinds = [
      { weight: 0, right: 60 },
      { weight: 0.2, right: 82 },
      { weight: 0.4, right: 84 },
      { weight: 0.8, right: 85 },
    ]
    expect(chooseSpace(compare(kinds), byDefault).plain.colourWeight).toBe(0.2)
  })

  it('without a head takes another weight of colours when it is better beyond doubt', () => {
    const kinds = [
      { weight: 0.2, right: 60 },
      { weight: 0.8, right: 85 },
    ]
    expect(chooseSpace(compare(kinds), byDefault).better).toMatchObject({
      head: null,
      colourWeight: 0.8,
    })
    // A head that is in use is not given up for that.
    const inUse = { colourWeight: 0.2, head: 3 }
    expect(chooseSpace(compare(kinds), inUse).better).toBeUndefined()
  })

  it('does without a head where none could be learned', () => {
    const decision = chooseSpace(compare([{ weight: 0.2, right: 60 }]), byDefault)
    expect(decision).toMatchObject({ headed: undefined, better: undefined })
  })

  it('hands on the trials of one kind of space', () => {
    const comparison = compare([
      { weight: 0.2, right: 70 },
      { head: true, weight: 0.2, right: 85 },
    ])
    const trials = trialsOf(comparison, { head: recipe, colourWeight: 0.2 })
    expect(trials.filter(({ best }) => best === 0.8)).toHaveLength(100)
    expect(trials.filter(({ isRight }) => isRight)).toHaveLength(85)
    // And some of what the shop would not sell.
    expect(trials.filter(({ best }) => best === 0.5)).toHaveLength(10)
  })
})
