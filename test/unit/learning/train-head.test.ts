import { describe, expect, it } from 'vitest'
import type { Head } from '#src/domain/head.ts'
import {
  defaultColourWeight,
  openSpace,
  readSpaceChoice,
} from '#src/identify/scoring/embedding-space.ts'
import { readThresholds } from '#src/identify/scoring/thresholds.ts'
import { studyPhotos } from '#src/learning/study-photos.ts'
import { type TrainHeadOptions, trainHead } from '#src/learning/train-head.ts'
import { defaultTraining } from '#src/learning/training-settings.ts'
import { useHead } from '#src/learning/use-head.ts'
import { AppError, VectorIndexError } from '#src/ports/errors.ts'
import type { StoredFeatures } from '#src/ports/feature-source.ts'
import { createMemorySettings, createRecordedProgress } from '#test/support/fakes.ts'
import { drawPhotos, labelledDim, sourceOf } from '#test/support/labelled-features.ts'

const embedder = { id: 'one@1', dim: labelledDim, views: 1 }
const learnable = drawPhotos({ seed: 1, skus: 15, photosPerSku: 6, nuisance: 3 })

async function train(
  photos: readonly StoredFeatures[],
  options: TrainHeadOptions = { activate: true },
) {
  const saved = new Map<number, Head>()
  const settings = createMemorySettings()
  const heads = {
    async save(_: string, head: Head) {
      saved.set(saved.size + 1, head)
      return saved.size
    },
    find: async (_: string, version: number) => saved.get(version),
  }
  const progress = createRecordedProgress()
  const report = await trainHead(
    {
      ...{ embedder, features: sourceOf(photos), heads, settings, progress },
      study: studyPhotos,
      training: defaultTraining,
    },
    options,
  )
  return {
    report,
    saved,
    settings,
    heads,
    progress,
    space: await openSpace(embedder, await readSpaceChoice(settings, embedder.id), heads),
  }
}

describe('training a head', () => {
  it('puts one that helps into use, with thresholds of its own', async () => {
    const { report, saved, settings, space } = await train(learnable)
    expect(report.photos).toBe(learnable.length)
    expect(report.headed?.first).toBeGreaterThan(report.plain.first + 0.1)
    expect(report.learned?.choice.head).toBe(1)
    expect(saved.size).toBe(1)
    expect(space.id).toBe(report.learned?.spaceId)
    expect(space.id).toContain('head-1')
    const { fitted } = await readThresholds(settings, space.id)
    expect(fitted).toBe(report.learned?.thresholds.kind === 'fitted')
  })

  it('keeps it without using it when told so', async () => {
    const { report, saved, space } = await train(learnable, { activate: false })
    expect(saved.size).toBe(1)
    expect(report.learned?.spaceId).toContain('head-1')
    expect(space.id).toBe(`${embedder.id}+colours-${defaultColourWeight}`)
  })

  it('changes nothing when there is nothing to learn', async () => {
    const photos = drawPhotos({ seed: 1, skus: 15, photosPerSku: 6, nuisance: 0.3 })
    const { report, saved, space } = await train(photos)
    expect(report.learned).toBeUndefined()
    expect(saved.size).toBe(0)
    expect(space.id).toBe(`${embedder.id}+colours-${defaultColourWeight}`)
  })

  it('looks only for photos of shoppers, and learns from those of the shop as well', async () => {
    const product = drawPhotos({ seed: 3, skus: 15, photosPerSku: 2, nuisance: 3, role: 'product' })
    const ofShop = product.map((photo) => ({ ...photo, photoId: photo.photoId + 50 }))
    const { report } = await train([...learnable, ...ofShop])
    expect(report.photos).toBe(learnable.length)
    expect(report.learned?.choice.head).toBe(1)
  })

  it('refuses to judge by a handful of photos', async () => {
    const few = drawPhotos({ seed: 1, skus: 5, photosPerSku: 4, nuisance: 3 })
    await expect(train(few)).rejects.toThrow(AppError)
    const single = drawPhotos({ seed: 1, skus: 60, photosPerSku: 1, nuisance: 3 })
    await expect(train(single)).rejects.toThrow('0 confirmed photos')
  })

  it('shows how far it is', async () => {
    const { progress } = await train(learnable)
    const [start = ''] = progress.events
    const steps = Number(start.split(': ')[1])
    expect(steps).toBeGreaterThan(1)
    expect(progress.events).toEqual([
      start,
      ...Array.from({ length: steps }, () => '+1'),
      'finished',
    ])
  })

  it('can be undone and done again, with the thresholds that belong to each', async () => {
    const { report, settings, heads } = await train(learnable)
    const learned = report.learned
    const dependencies = { embedder, heads, settings }
    const plain = await useHead(dependencies, null)
    expect(plain).toEqual({
      spaceId: `${embedder.id}+colours-${defaultColourWeight}`,
      isFitted: false,
    })
    expect(await readSpaceChoice(settings, embedder.id)).toMatchObject({ head: null })
    expect(await useHead(dependencies, 1)).toEqual({
      spaceId: learned?.spaceId,
      isFitted: learned?.thresholds.kind === 'fitted',
    })
    expect(await readSpaceChoice(settings, embedder.id)).toEqual(learned?.choice)
  })

  it('cannot be done again with a head that there never was', async () => {
    const { settings, heads, space } = await train(learnable)
    await expect(useHead({ embedder, heads, settings }, 7)).rejects.toThrow(VectorIndexError)
    expect((await readSpaceChoice(settings, embedder.id)).head).toBe(1)
    expect(space.id).toContain('head-1')
  })

  it('fits the thresholds of what is in use where nothing is better', async () => {
    const photos = drawPhotos({ seed: 1, skus: 15, photosPerSku: 6, nuisance: 0.3 })
    const { report, settings } = await train(photos)
    expect(report.learned).toBeUndefined()
    expect(report.fitted?.spaceId).toBe(`${embedder.id}+colours-${defaultColourWeight}`)
    const { fitted } = await readThresholds(settings, report.fitted?.spaceId ?? '')
    expect(fitted).toBe(report.fitted?.thresholds.kind === 'fitted')
  })
})
