import { describe, expect, it } from 'vitest'
import { createMultiIndexHash } from '#src/adapters/memory/multi-index-hash.ts'
import { seededRandom } from '#src/lib/random.ts'
import {
  clusteredCodes,
  createScan,
  flipBits,
  inOrder,
  type MakeCode,
  scan,
  skewedCodes,
  uniformCodes,
} from '#test/support/fingerprints.ts'

const zeros = '0'.repeat(64)

function filled(count: number, make: MakeCode) {
  const entries = Array.from({ length: count }, (_, id) => ({ id, keys: [make()] }))
  const index = createMultiIndexHash()
  for (const { id, keys } of entries) index.add(id, keys[0] ?? '')
  return { entries, index }
}

function near(index: ReturnType<typeof createMultiIndexHash>, code: string, radius: number) {
  return inOrder([...index.near(code, radius)].map(([id, distance]) => ({ id, distance })))
}

const spreads = [
  { spread: 'uniform', make: uniformCodes },
  { spread: 'skewed', make: skewedCodes },
  { spread: 'clustered', make: clusteredCodes },
].flatMap((one) => [100, 6_000].map((count) => ({ ...one, count })))

describe('multi-index hash', () => {
  it.each(spreads)(
    'finds what a plain look at all of $count $spread codes finds',
    ({ make, count }) => {
      const random = seededRandom(count)
      const { entries, index } = filled(count, make(count))
      const look = createScan(entries)
      for (let radius = 0; radius <= 64; radius += 1) {
        const code = entries[Math.floor(random() * count)]?.keys[0] ?? ''
        for (const query of [make(radius)(), flipBits(code, Math.floor(random() * 64), random)]) {
          const expected = look({ keys: [query], radius })
          expect(near(index, query, radius)).toEqual(expected)
          const scanned = [...index.scan(query, radius)].map(([id, distance]) => ({ id, distance }))
          expect(inOrder(scanned)).toEqual(expected)
        }
      }
    },
  )

  it('misses none at the very edge of the radius, wherever the bits differ', () => {
    const random = seededRandom(7)
    const { index } = filled(5_000, uniformCodes(7))
    for (let radius = 0; radius <= 48; radius += 1) {
      const id = 10_000 + radius
      index.add(id, flipBits(zeros, radius, random))
      expect(index.near(zeros, radius).get(id)).toBe(radius)
      expect(index.near(zeros, radius - 1).has(id)).toBe(false)
    }
    // All in as few chunks as possible, and spread over all of them.
    for (const [id, code] of [
      [1_001, 'f'.repeat(8)],
      [1_002, '1'.repeat(32)],
    ] as const) {
      index.add(20_000 + id, code.padEnd(64, '0'))
      expect(index.near(zeros, 32).get(20_000 + id)).toBe(32)
    }
  })

  it('gives an id with several codes the distance of the nearest', () => {
    const index = createMultiIndexHash()
    index.add(5, '3'.padEnd(64, '0'))
    index.add(5, '1'.padEnd(64, '0'))
    index.add(5, 'f'.repeat(64))
    expect([...index.near(zeros, 20)]).toEqual([[5, 1]])
  })

  it.each([500, 6_000])('forgets what is taken away, and takes its place again (%d)', (count) => {
    const random = seededRandom(count)
    const { entries, index } = filled(count, clusteredCodes(3))
    const kept = entries.filter(() => random() < 0.5)
    for (const { id, keys } of entries) {
      if (!kept.some((entry) => entry.id === id)) index.remove(id, keys[0] ?? '')
    }
    expect(index.size()).toBe(kept.length)
    const bytes = index.bytes()
    const make = clusteredCodes(4)
    while (kept.length < count) {
      const entry = { id: count + kept.length, keys: [make()] }
      kept.push(entry)
      index.add(entry.id, entry.keys[0] ?? '')
    }
    expect(index.bytes()).toBe(bytes)
    const look = createScan(kept)
    for (const { keys } of entries.slice(0, 100)) {
      expect(near(index, keys[0] ?? '', 31)).toEqual(look({ keys, radius: 31 }))
    }
  })

  it('takes away nothing else: neither the code of another id nor another code of the id', () => {
    const index = createMultiIndexHash()
    index.add(1, zeros)
    index.add(2, zeros)
    index.add(2, 'f'.repeat(64))
    index.remove(2, zeros)
    index.remove(3, zeros)
    index.remove(1, 'f'.repeat(64))
    expect([...index.near(zeros, 256)].toSorted()).toEqual([
      [1, 0],
      [2, 256],
    ])
  })

  it.each([1_000, 6_000])('finds what is near any of many codes (%d)', (count) => {
    const random = seededRandom(count)
    const { entries, index } = filled(count, clusteredCodes(5))
    const codes = entries
      .slice(0, 40)
      .map(({ keys }) => flipBits(keys[0] ?? '', Math.floor(random() * 50), random))
    for (const radius of [0, 31, 40, 60]) {
      const found = [...index.nearAny(codes, radius)].map(([id, distance]) => ({ id, distance }))
      expect(inOrder(found)).toEqual(scan(entries, { keys: codes, radius }))
    }
    expect(index.nearAny([], 31).size).toBe(0)
  })

  it('finds nothing in nothing', () => {
    expect(createMultiIndexHash().near(zeros, 256).size).toBe(0)
  })
})
