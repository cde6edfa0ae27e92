import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Features } from '#src/domain/features.ts'
import { cacheFeatures } from '#src/evals/feature-cache.ts'
import { limitKept } from '#src/evals/kept-files.ts'
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
    const [cache, other] = [cacheFeatures(extract, folder), cacheFeatures(extract, folder)]
    expect(await cache.has(photo.fileKey)).toBe(false)
    const first = await cache.extract(photo)
    expect(await other.has(photo.fileKey)).toBe(true)
    const again = await other.extract(photo)
    expect([first, again]).toEqual([features, features])
    expect(extracted).toBe(1)
  })

  it('are of one photo each', async () => {
    const { extract: cached } = cacheFeatures(extract, folder)
    await cached(photo)
    await cached({ ...photo, fileKey: sha256('another photo') })
    expect(extracted).toBe(2)
  })

  it.each([
    ['cut off', Buffer.from([3, 0, 0, 0, 2, 0, 0, 0, 1, 1])],
    ['empty', Buffer.of()],
    ['of other lengths', Buffer.alloc(64, 1)],
  ])('are made anew where the file is %s', async (_, bytes) => {
    const { extract: cached } = cacheFeatures(extract, folder)
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
    await cacheFeatures(extract, folder).extract(photo)
    const files = await readdir(folder, { recursive: true })
    expect(files.filter((name) => !/^..$|\.bin$/.test(name))).toEqual([])
  })

  it('keep nothing when making them fails', async () => {
    const fails = cacheFeatures(() => Promise.reject(new Error('no model')), folder)
    await expect(fails.extract(photo)).rejects.toThrow('no model')
    expect(await cacheFeatures(extract, folder).extract(photo)).toEqual(features)
  })

  it('are limited to what was used last', async () => {
    const { extract: cached, has } = cacheFeatures(extract, folder)
    const photos = ['a', 'b', 'c'].map((name) => ({ ...photo, fileKey: sha256(name) }))
    const [first, second, third] = photos
    for (const one of photos) await cached(one)
    const files = await readdir(folder, { recursive: true })
    const [size = 0] = await Promise.all(
      files
        .filter((name) => name.endsWith('.bin'))
        .map(async (name) => (await stat(join(folder, name))).size),
    )
    // Long ago, but for the one that is asked for once more.
    for (const { fileKey } of photos)
      await utimes(join(folder, fileKey.slice(0, 2), `${fileKey}.bin`), 1, 1)
    if (second) await cached(second)
    await limitKept(folder, size)
    const left = await Promise.all(
      [first, second, third].map(async (one) => one && has(one.fileKey)),
    )
    expect(left).toEqual([false, true, false])
    expect(extracted).toBe(3)
  })

  it('need no folder to be limited', async () => {
    await expect(limitKept(join(folder, 'none'), 1)).resolves.toBeUndefined()
  })
})
