import { describe, expect, it } from 'vitest'
import type { LearnedCategories } from '#src/domain/category-model.ts'
import { readCategoriesInUse } from '#src/identify/scoring/categorise.ts'
import { trainCategories } from '#src/learning/train-categories.ts'
import { defaultTraining } from '#src/learning/training-settings.ts'
import type { CategorisedFeatures } from '#src/ports/category-shelf.ts'
import { AppError } from '#src/ports/errors.ts'
import { categorisedDim, drawCategories } from '#test/support/drawn-categories.ts'
import { createMemorySettings, createRecordedProgress } from '#test/support/fakes.ts'

const embedder = { id: 'one@1', dim: categorisedDim, views: 1 }

async function train(photos: readonly CategorisedFeatures[]) {
  const saved: LearnedCategories[] = []
  const settings = createMemorySettings()
  const report = await trainCategories({
    embedder,
    space: { project: ({ embedding }) => embedding },
    categoryShelf: {
      async *features() {
        yield photos
      },
    },
    categoryModels: { save: async (_, model) => saved.push(model) },
    settings,
    progress: createRecordedProgress(),
    training: defaultTraining,
  })
  return { report, saved, inUse: await readCategoriesInUse(settings, embedder.id) }
}

describe('training categories', () => {
  it('puts what is better than the neighbours into use', async () => {
    const photos = drawCategories({ seed: 1, skus: 60, photosPerSku: 3, noise: 1.2 })
    const { report, saved, inUse } = await train(photos)
    expect(report.photos).toBe(photos.length)
    expect(report.categories).toBe(3)
    expect(report.figures.learned).toBeGreaterThan(report.figures.vote + 0.05)
    expect(report.figures.together).toBeGreaterThan(report.figures.vote)
    expect(report.version).toBe(1)
    expect(inUse).toBe(1)
    expect(saved[0]?.categories).toEqual(['cap', 'dress', 'suit'])
    expect(saved[0]?.sureFrom).toBeGreaterThan(0.8)
  })

  it('changes nothing where the neighbours are as good', async () => {
    const { report, saved, inUse } = await train(
      drawCategories({ seed: 1, skus: 30, photosPerSku: 3, noise: 0.1 }),
    )
    expect(report.figures.vote).toBe(1)
    expect(report.version).toBeUndefined()
    expect(saved).toEqual([])
    expect(inUse).toBeNull()
  })

  it('refuses too few photos, and a single category', async () => {
    const photos = drawCategories({ seed: 1, skus: 6, photosPerSku: 2, noise: 0.1 })
    await expect(train(photos)).rejects.toThrow(/too few to learn from \(at least 30\)/)
    const caps = photos.filter(({ category }) => category === 'cap')
    await expect(train(caps)).rejects.toBeInstanceOf(AppError)
    await expect(train(caps)).rejects.toThrow(/fewer than two categories/)
  })
})
