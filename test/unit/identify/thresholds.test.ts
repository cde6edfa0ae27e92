import { describe, expect, it } from 'vitest'
import { fittedFileSchema, readThresholds, saveThresholds } from '#src/identify/thresholds.ts'
import { createMemorySettings } from '#test/support/fakes.ts'

const fitted = { threshold: 0.8, margin: 0.05, plausible: 0.4 }

describe('thresholds', () => {
  it('belong to one embedder', async () => {
    const settings = createMemorySettings()
    await saveThresholds(settings, 'one@1', fitted)
    expect(await readThresholds(settings, 'one@1')).toEqual({ ...fitted, fitted: true })
    expect(await readThresholds(settings, 'one@2')).toMatchObject({ fitted: false })
  })

  it('that were never fitted let only what is all but identical decide', async () => {
    const limits = await readThresholds(createMemorySettings(), 'one@1')
    expect(limits.threshold).toBeGreaterThanOrEqual(0.98)
    expect(limits.margin).toBeGreaterThan(0)
    expect(limits.fitted).toBe(false)
  })

  it.each([
    { ...fitted, threshold: 1.1 },
    { ...fitted, margin: -0.1 },
    { ...fitted, plausible: Number.NaN },
    { threshold: 0.8, margin: 0.1 } as typeof fitted,
  ])('%j are not saved', async (thresholds) => {
    const settings = createMemorySettings()
    await expect(saveThresholds(settings, 'one@1', thresholds)).rejects.toThrow()
    expect(await readThresholds(settings, 'one@1')).toMatchObject({ fitted: false })
  })

  it.each([undefined, null, 'text', 5, {}, { threshold: 'high' }])(
    'stored as %j count as not fitted',
    async (stored) => {
      const settings = createMemorySettings({ 'thresholds:one@1': stored })
      expect(await readThresholds(settings, 'one@1')).toMatchObject({ fitted: false })
    },
  )

  it('of a file carry the hash of the model they were fitted for', () => {
    const sha256 = 'a'.repeat(64)
    expect(fittedFileSchema.parse({ ...fitted, sha256 })).toEqual({ ...fitted, sha256 })
    expect(fittedFileSchema.safeParse(fitted).success).toBe(false)
  })
})
