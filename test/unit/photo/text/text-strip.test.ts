import { describe, expect, it } from 'vitest'
import { cutStrip, stripHeight } from '#src/photo/text/text-strip.ts'
import { paint } from '#test/support/pictures.ts'

/** A picture with a dark bar on light, or the other way round, slanted by so many degrees. */
function barred({ tilt = 0, isLight = false }) {
  const angle = (tilt * Math.PI) / 180
  return paint(200, 100, (x, y) => {
    const [dx, dy] = [x + 0.5 - 100, y + 0.5 - 50]
    const across = dy * Math.cos(angle) - dx * Math.sin(angle)
    const value = Math.abs(across) <= 4 === isLight ? 180 : 90
    return [value, value, value]
  })
}

function rowsOf(picture: ReturnType<typeof barred>, tilt: number): readonly number[] {
  const line = { x: 100, y: 50, length: 80, height: 24, angle: (tilt * Math.PI) / 180 }
  const { width, height, grey } = cutStrip(picture, line)
  expect([width, height]).toEqual([160, stripHeight])
  return Array.from({ length: height }, (_, row) => {
    const values = grey.subarray(row * width, (row + 1) * width)
    return Math.round(values.reduce((sum, value) => sum + value, 0) / width)
  })
}

describe('cutStrip', () => {
  it.each([0, 12, -25])('levels a line that is slanted by %i degrees', (tilt) => {
    const rows = rowsOf(barred({ tilt }), tilt)
    expect([rows[2], rows[stripHeight - 3]]).toEqual([255, 255])
    expect(rows[stripHeight / 2]).toBe(0)
  })

  it('makes what is light on dark dark on light', () => {
    const rows = rowsOf(barred({ isLight: true }), 0)
    expect([rows[2], rows[stripHeight / 2]]).toEqual([255, 0])
  })

  it('makes large letters smaller, and reaches no pixel beyond the picture', () => {
    const line = { x: 5, y: 50, length: 400, height: 96, angle: 0 }
    const { width, grey } = cutStrip(barred({}), line)
    expect(width).toBe(200)
    expect(grey).toHaveLength(200 * stripHeight)
  })
})
