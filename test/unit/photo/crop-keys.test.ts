import { describe, expect, it } from 'vitest'
import { createCropHasher } from '#src/photo/crop-hasher.ts'
import { cropFrames, cropKeys } from '#src/photo/crop-keys.ts'
import { dctKey } from '#src/photo/dct-hash.ts'
import { fingerprint, fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { bitsBetween } from '#test/support/fingerprints.ts'
import { cutOff, scene } from '#test/support/pictures.ts'

describe('cutKeys', () => {
  it.each([
    ['the same on all sides', { left: 0.05, right: 0.05, top: 0.05, bottom: 0.05 }],
    ['a tenth of all sides', { left: 0.1, right: 0.1, top: 0.1, bottom: 0.1 }],
    ['one side', { top: 0.07 }],
    ['two sides', { left: 0.03, bottom: 0.09 }],
    ['four sides as it comes', { left: 0.01, right: 0.08, top: 0.055, bottom: 0.03 }],
  ])('find the middle again when %s was cut off', async (_, cuts) => {
    for (const seed of [1, 2, 3, 4]) {
      const { views } = await fingerprint(scene(seed))
      const middle = views[0]?.middle ?? ''
      const look = await fingerprintPhoto(cutOff(scene(seed), cuts))
      const candidates = await look.cropCandidates(createCropHasher())
      const distances = candidates.map(({ key }) => bitsBetween(key, middle))
      expect(Math.min(...distances)).toBeLessThanOrEqual(31)
    }
  })

  it('are as many as are worth looking up, and all different', () => {
    const frames = cropFrames().map((frame) => JSON.stringify(frame))
    expect(new Set(frames).size).toBe(648)
  })

  it('are those of the frames, one for each', () => {
    const luma = Float32Array.from({ length: 64 * 64 }, (_, at) => (at * 7919) % 251)
    expect(cropKeys(luma)).toEqual(cropFrames().map((frame) => dctKey(luma, frame)))
  })
})
