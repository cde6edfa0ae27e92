import { describe, expect, it } from 'vitest'
import { findLines, type TextMap } from '#src/photo/text/find-lines.ts'

interface Bar {
  readonly x: number
  readonly y: number
  readonly length: number
  readonly height: number
  /** Degrees, clockwise. */
  readonly tilt?: number
  readonly probability?: number
}

/** A map with bars of text in it. */
function mapOf(...bars: readonly Bar[]): TextMap {
  const [width, height] = [200, 120]
  const values = Float32Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5]
    const bar = bars.find((one) => isIn(one, x, y))
    return bar ? (bar.probability ?? 0.9) : 0.01
  })
  return { width, height, values }
}

function isIn(bar: Bar, x: number, y: number): boolean {
  const angle = ((bar.tilt ?? 0) * Math.PI) / 180
  const [dx, dy] = [x - bar.x, y - bar.y]
  const along = dx * Math.cos(angle) + dy * Math.sin(angle)
  const across = dy * Math.cos(angle) - dx * Math.sin(angle)
  return Math.abs(along) <= bar.length / 2 && Math.abs(across) <= bar.height / 2
}

describe('findLines', () => {
  it('finds each line where it is, from top to bottom, with the rim that the network leaves out', () => {
    const lines = findLines(
      mapOf({ x: 100, y: 90, length: 160, height: 8 }, { x: 60, y: 30, length: 80, height: 6 }),
    )
    expect(lines.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([
      [60, 30],
      [100, 90],
    ])
    expect(lines[0]?.height).toBeCloseTo(6 + (1.6 * 80 * 6) / (80 + 6), 0)
    expect(lines[0]?.angle).toBeCloseTo(0, 2)
  })

  it.each([-30, -8, 12, 40])('sees how slanted a line is: %i degrees', (tilt) => {
    const [line] = findLines(mapOf({ x: 100, y: 60, length: 100, height: 6, tilt }))
    expect(((line?.angle ?? 0) * 180) / Math.PI).toBeCloseTo(tilt, 0)
    expect(Math.abs((line?.length ?? 0) - 100 - 9)).toBeLessThan(3)
  })

  it('takes a short word to be as slanted as the long lines around it', () => {
    const lines = findLines(
      mapOf(
        { x: 100, y: 40, length: 120, height: 6, tilt: 10 },
        { x: 60, y: 90, length: 9, height: 7 },
      ),
    )
    expect(lines).toHaveLength(2)
    for (const { angle } of lines) expect((angle * 180) / Math.PI).toBeCloseTo(10, 0)
  })

  it('leaves out specks and what is hardly text', () => {
    const speck = { x: 20, y: 20, length: 1, height: 1 }
    const guess = { x: 100, y: 60, length: 90, height: 8, probability: 0.4 }
    expect(findLines(mapOf(speck, guess))).toEqual([])
  })
})
