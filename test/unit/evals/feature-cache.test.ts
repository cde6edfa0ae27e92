import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Features } from '#src/domain/features.ts'
import { cacheFeatures } from '#src/evals/feature-cache.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'
import { sha256 } from '#src/lib/hash.ts'
import { unexpected } from '#test/support/fakes.ts'

const features: Features = {
  embedding: Float32Array.of(0.6, -0.8, Math.fround(1e-20)),
  colours: Float32Array.of(0, 1),
}
const photo = { fileKey: sha256('a photo'), decode: unexpected('decode') }

let folder: string
let extracted: number
const extract: ExtractFeatures = async () => {
  extracted += 1
  return features
}

beforeEach(async () => {
  extracted = 0
  folder = await mkdtemp(join(tmpdir(), 'vitryna-features-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('features kept in files', () => {
  it('are made once, bit for bit the same, also for another process', async () => {
    let hits = 0
    const onHit = () => {
      hits += 1
    }
    const first = await cacheFeatures(extract, { folder, onHit })(photo)
    const again = await cacheFeatures(extract, { folder, onHit })(photo)
    expect([first, again]).toEqual([features, features])
    expect([extracted, hits]).toEqual([1, 1])
  })

  it('are of one photo each', async () => {
    const cached = cacheFeatures(extract, { folder })
    await cached(photo)
    await cached({ ...photo, fileKey: sha256('another photo') })
    expect(extracted).toBe(2)
  })

  it.each([
    ['cut off', Buffer.from([3, 0, 0, 0, 2, 0, 0, 0, 1, 1])],
    ['empty', Buffer.of()],
    ['of other lengths', Buffer.alloc(64, 1)],
  ])('are made anew where the file is %s', async (_, bytes) => {
    const cached = cacheFeatures(extract, { folder })
    await cached(photo)
    const [file = ''] = (await readdir(folder, { recursive: true })).filter((name) =>
      name.endsWith('.bin'),
    )
    await writeFile(join(folder, file), bytes)
    expect(await cached(photo)).toEqual(features)
    expect(await cached(photo)).toEqual(features)
    expect(extracted).toBe(2)
  })

  it('leave nothing half-written behind', async () => {
    await cacheFeatures(extract, { folder })(photo)
    const files = await readdir(folder, { recursive: true })
    expect(files.filter((name) => !/^..$|\.bin$/.test(name))).toEqual([])
  })

  it('keep nothing when making them fails', async () => {
    const fails = cacheFeatures(() => Promise.reject(new Error('no model')), { folder })
    await expect(fails(photo)).rejects.toThrow('no model')
    expect(await cacheFeatures(extract, { folder })(photo)).toEqual(features)
  })
})
