import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { areaMeans, sumAreas } from '#src/photo/area-means.ts'
import { type Frame, wholeFrame } from '#src/photo/frame.ts'
import { paint } from '#test/support/pictures.ts'

const random = seededRandom(4)
const side = 16
const { rgb } = paint(side, side, () => [random() * 255, random() * 255, random() * 255])
const areas = sumAreas(rgb, side)

/** Pixel by pixel, each by the share of it that lies in the rectangle. */
function meanOf(frame: Frame, channel: number): number {
  const share = (pixel: number, from: number, to: number) =>
    Math.max(0, Math.min(pixel + 1, to * side) - Math.max(pixel, from * side))
  let sum = 0
  let weights = 0
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const weight =
        share(x, frame.across.from, frame.across.to) * share(y, frame.down.from, frame.down.to)
      sum += weight * (rgb[(y * side + x) * 3 + channel] ?? 0)
      weights += weight
    }
  }
  return sum / weights
}

/** The rectangle of a frame's cell. */
function cellOf({ across, down }: Frame, cells: number, cell: number): Frame {
  const part = ({ from, to }: Frame['across'], at: number) => ({
    from: from + ((to - from) * at) / cells,
    to: from + ((to - from) * (at + 1)) / cells,
  })
  return { across: part(across, cell % cells), down: part(down, Math.floor(cell / cells)) }
}

describe('areaMeans', () => {
  it.each<[string, Frame, number]>([
    ['whole pixels', wholeFrame, 4],
    ['each pixel', wholeFrame, 16],
    ['parts of pixels', wholeFrame, 5],
    ['a part', { across: { from: 0.21, to: 0.83 }, down: { from: 0.05, to: 0.5 } }, 3],
    ['less than a pixel', { across: { from: 0.51, to: 0.55 }, down: { from: 0.9, to: 0.93 } }, 1],
    ['up to the rim', { across: { from: 0.5, to: 1 }, down: { from: 0.7, to: 1 } }, 2],
  ])('gives the mean colours of cells of %s', (_, frame, cells) => {
    const means = areaMeans(areas, frame, cells)
    expect(means).toHaveLength(cells * cells * 3)
    for (const [at, mean] of means.entries()) {
      const cell = cellOf(frame, cells, Math.floor(at / 3))
      expect(mean).toBeCloseTo(meanOf(cell, at % 3), 2)
    }
  })

  it('counts of a cell only what lies in the picture', () => {
    const beyond: Frame = { across: { from: -0.5, to: 0.5 }, down: { from: 0.75, to: 1.25 } }
    const [red] = areaMeans(areas, beyond, 1)
    const inside = { across: { from: 0, to: 0.5 }, down: { from: 0.75, to: 1 } }
    expect(red).toBeCloseTo(meanOf(inside, 0), 2)
  })

  it('gives black for what lies outside', () => {
    const outside: Frame = { across: { from: 1.2, to: 1.4 }, down: { from: 0, to: 1 } }
    expect([...areaMeans(areas, outside, 1)]).toEqual([0, 0, 0])
  })
})
