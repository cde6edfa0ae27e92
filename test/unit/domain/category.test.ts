import { describe, expect, it } from 'vitest'
import { combineChances, likeliest, voteOn } from '#src/domain/category.ts'

describe('the vote of neighbours', () => {
  it('counts the near far more than the many', () => {
    const vote = voteOn([
      { category: 'cap', score: 0.8 },
      ...Array.from({ length: 20 }, () => ({ category: 'dress', score: 0.7 })),
    ])
    expect(likeliest(vote)?.name).toBe('cap')
    expect(vote.get('cap')).toBeGreaterThan(0.99)
  })

  it('counts the many among the equally near', () => {
    const votes = ['cap', 'dress', 'dress'].map((category) => ({ category, score: 0.5 }))
    expect(voteOn(votes).get('dress')).toBeCloseTo(2 / 3)
  })

  it('says nothing where there is nobody', () => {
    expect(voteOn([]).size).toBe(0)
    expect(likeliest(new Map())).toBeUndefined()
  })
})

describe('two opinions', () => {
  it('are one that is surer where they agree', () => {
    const one = new Map([
      ['cap', 0.6],
      ['dress', 0.4],
    ])
    const both = combineChances(one, one)
    expect(both.get('cap')).toBeCloseTo(0.36 / 0.52)
  })

  it('leave out what one of them knows nothing of', () => {
    const both = combineChances(
      new Map([
        ['cap', 0.9],
        ['shoes', 0.1],
      ]),
      new Map([['shoes', 1]]),
    )
    expect([...both]).toEqual([['shoes', 1]])
  })
})
