import { describe, expect, it } from 'vitest'
import type { Head } from '#src/domain/head.ts'
import type { Notice } from '#src/domain/notice.ts'
import { spaceId } from '#src/domain/space-choice.ts'
import { readSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { readThresholds, saveThresholds } from '#src/identify/scoring/thresholds.ts'
import { isRefitDue, type RefitDependencies, refit } from '#src/learning/refit.ts'
import { studyPhotos } from '#src/learning/study-photos.ts'
import { defaultTraining } from '#src/learning/training-settings.ts'
import { useHead } from '#src/learning/use-head.ts'
import type { StoredFeatures } from '#src/ports/feature-source.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { createMemorySettings } from '#test/support/fakes.ts'
import { drawPhotos, labelledDim, sourceOf } from '#test/support/labelled-features.ts'

const embedder = { id: 'one@1', dim: labelledDim, views: 1 }
const learnable = drawPhotos({ seed: 1, skus: 15, photosPerSku: 6, nuisance: 3 })
/** No head helps with these. */
const plain = drawPhotos({ seed: 1, skus: 15, photosPerSku: 6, nuisance: 0.3 })
/** The default. */
const after = 30

/** A shop whose photos were all confirmed, one after another. */
function createShop(settings: SettingsStore = createMemorySettings()) {
  const heads: { readonly head: Head; readonly learnedAt: Date }[] = []
  const told: Notice[] = []
  const shop = { photos: learnable as readonly StoredFeatures[], newestId: 90, now: 0 }
  const confirmedAt = new Map<number, number>()
  const dependencies: RefitDependencies = {
    embedder,
    settings,
    study: studyPhotos,
    progress: silentProgress,
    training: defaultTraining,
    features: { ...sourceOf([]), read: (...asked) => sourceOf(shop.photos).read(...asked) },
    heads: {
      async save(_, head) {
        heads.push({ head, learnedAt: new Date(shop.now) })
        return heads.length
      },
      find: async (_, version) => heads[version - 1]?.head,
      learnedAt: async (_, version) => heads[version - 1]?.learnedAt,
    },
    confirmed: {
      latest: async () => [{ id: shop.newestId }] as never,
      countAfter: async (id) => Math.max(0, shop.newestId - id),
      idsSince: async (time) =>
        [...confirmedAt].filter(([, at]) => at > time.getTime()).map(([id]) => id),
    },
    notices: {
      async tellOnce(_, notice) {
        told.push(notice)
        return true
      },
    },
  }
  return {
    ...{ shop, dependencies, heads, told, settings },
    /** Photos that came after every head that there is. */
    confirm(photos: readonly StoredFeatures[]) {
      shop.now += 1
      for (const { photoId } of photos) confirmedAt.set(photoId, shop.now)
      shop.photos = [...shop.photos, ...photos]
      shop.newestId += photos.length
    },
    choice: () => readSpaceChoice(settings, embedder.id),
    limits: async () =>
      readThresholds(settings, spaceId(embedder.id, await readSpaceChoice(settings, embedder.id))),
  }
}

describe('learning anew from confirmations', () => {
  it('is due after so many of them, and never with 0', async () => {
    const { shop, dependencies } = createShop()
    shop.newestId = after - 1
    expect(await isRefitDue(dependencies, after)).toBe(false)
    expect(await refit(dependencies, after)).toEqual({ kind: 'not-due' })
    shop.newestId = after
    expect(await isRefitDue(dependencies, after)).toBe(true)
    expect(await isRefitDue(dependencies, 0)).toBe(false)
  })

  it('uses a head that is better, tells the managers once, and waits for as many more', async () => {
    const { dependencies, told, choice, shop } = createShop()
    expect(await refit(dependencies, after)).toMatchObject({ kind: 'changed' })
    expect((await choice()).head).toBe(1)
    expect(told).toEqual([
      expect.objectContaining({ kind: 'refit', photos: learnable.length, undo: 'none' }),
    ])
    expect(await isRefitDue(dependencies, after)).toBe(false)
    shop.newestId += after
    expect(await isRefitDue(dependencies, after)).toBe(true)
  })

  it('is undone by going back to what was in use', async () => {
    const { dependencies, settings, choice, told } = createShop()
    const before = await choice()
    await refit(dependencies, after)
    const [notice] = told
    expect(notice).toMatchObject({ undo: 'none' })
    await useHead({ ...dependencies, settings }, null)
    expect(await choice()).toEqual(before)
  })

  it('keeps a head that what is new says nothing against', async () => {
    const { dependencies, choice, told, heads, confirm } = createShop()
    await refit(dependencies, after)
    confirm(drawPhotos({ seed: 2, skus: 15, photosPerSku: 3, nuisance: 3 }).map(renumber))
    expect(await refit(dependencies, after)).toMatchObject({ kind: 'kept' })
    expect((await choice()).head).toBe(1)
    expect(heads).toHaveLength(1)
    expect(told).toHaveLength(1)
  })

  it('replaces a head that does badly on photos that came later', async () => {
    const { dependencies, settings, choice, told, heads, confirm } = createShop()
    await refit(dependencies, after)
    // A head that throws away what tells products apart: as if learned from too little.
    const [learned] = heads
    const [layer] = learned?.head ?? []
    const spoiled = layer && { ...layer, map: layer.map.map((_, at) => Number(at < 2)) }
    heads.push({ head: spoiled ? [spoiled] : [], learnedAt: new Date(0) })
    await settings.set(`space:${embedder.id}`, { ...(await choice()), head: 2 })
    confirm(drawPhotos({ seed: 2, skus: 15, photosPerSku: 3, nuisance: 3 }).map(renumber))
    expect(await refit(dependencies, after)).toMatchObject({ kind: 'changed' })
    expect((await choice()).head).toBe(3)
    expect(told[1]).toMatchObject({ undo: '2' })
  })

  it('replaces thresholds that err, where no head helps; taken back they are as they were', async () => {
    const { dependencies, settings, shop, limits, told, choice } = createShop()
    shop.photos = plain
    const id = spaceId(embedder.id, await choice())
    const careless = {
      threshold: 0,
      margin: 0,
      plausible: 0,
      confidence: { intercept: 0, weights: [1, 1] },
    }
    await saveThresholds(settings, id, careless)
    expect(await refit(dependencies, after)).toMatchObject({ kind: 'changed', spaceId: id })
    expect((await limits()).margin).toBeGreaterThan(0)
    expect(told).toEqual([expect.objectContaining({ first: null, undo: 'none' })])
    await useHead({ ...dependencies, settings }, null)
    expect(await limits()).toEqual({ ...careless, fitted: true })
    // Once: what was fitted by hand afterwards stays.
    await saveThresholds(settings, id, { ...careless, threshold: 0.5 })
    await useHead({ ...dependencies, settings }, null)
    expect((await limits()).threshold).toBe(0.5)
  })

  it('leaves thresholds that are as good', async () => {
    const { dependencies, shop, told, limits } = createShop()
    shop.photos = plain
    await refit(dependencies, after)
    const fitted = await limits()
    shop.newestId += after
    expect(await refit(dependencies, after)).toMatchObject({ kind: 'kept' })
    expect(await limits()).toEqual(fitted)
    expect(told).toHaveLength(1)
  })

  it('with too little to learn from changes nothing, and waits for as many more', async () => {
    const { dependencies, shop, told } = createShop()
    shop.photos = learnable.slice(0, 12)
    expect(await refit(dependencies, after)).toMatchObject({ kind: 'kept' })
    expect(told).toEqual([])
    expect(await isRefitDue(dependencies, after)).toBe(false)
  })

  it('goes on where it was cut off, whatever failed', async () => {
    const memory = createMemorySettings()
    const failing = { left: Number.POSITIVE_INFINITY }
    const step = () => {
      failing.left -= 1
      if (failing.left < 0) throw new Error('cut off')
    }
    const settings: SettingsStore = {
      ...memory,
      async set(key, value) {
        step()
        await memory.set(key, value)
      },
    }
    const { dependencies, choice, told } = createShop(settings)
    const notices = {
      async tellOnce(key: string, notice: Notice) {
        step()
        return dependencies.notices.tellOnce(key, notice)
      },
    }
    for (let allowed = 0; ; allowed += 1) {
      failing.left = allowed
      const done = await refit({ ...dependencies, notices }, after).catch(() => undefined)
      if (done) break
      expect(allowed).toBeLessThan(20)
    }
    failing.left = Number.POSITIVE_INFINITY
    expect((await choice()).head).not.toBeNull()
    expect(new Set(told.map((notice) => JSON.stringify(notice))).size).toBe(1)
    expect(await isRefitDue(dependencies, after)).toBe(false)
  })
})

function renumber(photo: StoredFeatures): StoredFeatures {
  return { ...photo, photoId: photo.photoId + 10_000 }
}
