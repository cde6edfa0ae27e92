import { describe, expect, it } from 'vitest'
import { type PhotoEmbedding, selectDiverse } from '#src/domain/select-diverse.ts'
import { seededRandom } from '#src/lib/random.ts'

/** A direction in the plane, in degrees. */
function portrait(name: string, degrees: number): PhotoEmbedding {
  const angle = (degrees * Math.PI) / 180
  return { sha256: name, embedding: Float32Array.of(Math.cos(angle), Math.sin(angle)) }
}

describe('the most telling photos', () => {
  it('are all of them while there is room', () => {
    const photos = [portrait('b', 0), portrait('a', 0)]
    expect(selectDiverse(photos, 2)).toEqual(new Set(['a', 'b']))
    expect(selectDiverse([], 2)).toEqual(new Set())
  })

  it('show every side of the product before any side twice', () => {
    const sides = [0, 90, 180].flatMap((side) =>
      [-4, 0, 4].map((turn) => portrait(`${side}/${turn}`, side + turn)),
    )
    expect(selectDiverse(sides, 3)).toEqual(new Set(['0/0', '90/0', '180/0']))
  })

  it('stand for many photos rather than for one that is unlike them', () => {
    const groups = [0, 40].flatMap((middle) =>
      Array.from({ length: 9 }, (_, at) => portrait(`${middle}/${at}`, middle + (at - 4) / 2)),
    )
    const chosen = selectDiverse([...groups, portrait('odd', 75)], 2)
    expect([...chosen].map((name) => name.split('/')[0])).toEqual(['0', '40'])
  })

  it('depend on the set alone, also where photos are equal', () => {
    const random = seededRandom(1)
    const photos = Array.from({ length: 40 }, (_, at) =>
      portrait(`p${at}`, Math.floor(random() * 9) * 40),
    )
    const chosen = selectDiverse(photos, 7)
    expect(chosen.size).toBe(7)
    for (let shuffle = 0; shuffle < 10; shuffle += 1) {
      const mixed = photos.toSorted(() => random() - 0.5)
      expect(selectDiverse(mixed, 7)).toEqual(chosen)
    }
  })
})
