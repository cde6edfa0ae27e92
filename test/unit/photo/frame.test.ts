import { describe, expect, it } from 'vitest'
import {
  aroundMiddle,
  type Frame,
  middleAfterCut,
  middleOf,
  showsMiddle,
  wholeFrame,
} from '#src/photo/frame.ts'

describe('the middle of a frame', () => {
  it('leaves an eighth of each side', () => {
    const middle = { from: 0.125, to: 0.875 }
    expect(middleOf(wholeFrame)).toEqual({ across: middle, down: middle })
  })

  it('leads back to the frame it is the middle of', () => {
    const frame: Frame = { across: { from: -0.1, to: 0.7 }, down: { from: 0.3, to: 0.55 } }
    const { across, down } = aroundMiddle(middleOf(frame))
    expect([across.from, across.to, down.from, down.to].map((place) => place.toFixed(9))).toEqual(
      [-0.1, 0.7, 0.3, 0.55].map((place) => place.toFixed(9)),
    )
  })

  it.each([
    [0, 0],
    [0.1, 0],
    [0.03, 0.1],
  ])('lies where it was in what a cut of %d and %d left', (start, end) => {
    const { from, to } = middleAfterCut(start, end)
    const inOriginal = (place: number) => start + place * (1 - start - end)
    expect(inOriginal(from)).toBeCloseTo(0.125, 9)
    expect(inOriginal(to)).toBeCloseTo(0.875, 9)
  })

  it.each([
    ['nothing', 0, true],
    ['as much as leaves it', -0.12, true],
    ['a part of it', -0.2, false],
  ])('is seen when %s was cut off', (_, from, isSeen) => {
    const cut = { from, to: 1 }
    expect(showsMiddle({ ...wholeFrame, across: cut })).toBe(isSeen)
    expect(showsMiddle({ ...wholeFrame, down: cut })).toBe(isSeen)
    expect(showsMiddle({ ...wholeFrame, down: { from: 0, to: 1 - from } })).toBe(isSeen)
  })
})
