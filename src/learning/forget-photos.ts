import { readCategoriesInUse, saveCategoriesInUse } from '#src/identify/scoring/categorise.ts'
import {
  type EmbeddingSpace,
  readRememberedChoice,
  readSpaceChoice,
  saveSpaceChoice,
} from '#src/identify/scoring/embedding-space.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { CategoryModels } from '#src/ports/category-models.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

export interface ForgetPhotosDependencies {
  readonly answers: Pick<AnswerStore, 'forget'>
  readonly catalogue: Pick<CatalogueStore, 'revision'>
  readonly confirmed: Pick<ConfirmedPhotos, 'ofFiles' | 'remove'>
  readonly heads: Pick<HeadStore, 'learnedSince' | 'remove'>
  readonly categoryModels: Pick<CategoryModels, 'learnedSince' | 'remove'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly space: Pick<EmbeddingSpace, 'id' | 'embedderId'>
}

/**
 * Forgets photos as if they had never been sent: answers to them, references, and heads and categories that were learned
 * since the first of them was confirmed. Where such were in use there are none until they are learned anew. Bears repetition.
 */
export async function forgetPhotos(
  dependencies: ForgetPhotosDependencies,
  fileKeys: readonly string[],
): Promise<void> {
  const { answers, catalogue, confirmed, space } = dependencies
  const context = { embedderId: space.id, catalogueRevision: await catalogue.revision() }
  for (const fileKey of fileKeys) await answers.forget(fileKey, context)
  const photos = await confirmed.ofFiles(fileKeys)
  if (photos.length === 0) return
  // First of all: once the photos are gone nobody knows which heads they taught.
  const times = photos.map(({ confirmedAt }) => confirmedAt.getTime())
  const since = new Date(Math.min(...times))
  await dropHeads(dependencies, since)
  await dropCategories(dependencies, since)
  const ids = photos.map(({ id }) => id)
  await confirmed.remove(space.embedderId, ids)
}

async function dropHeads(
  { heads, settings }: ForgetPhotosDependencies,
  since: Date,
): Promise<void> {
  const tainted = await heads.learnedSince(since)
  for (const { embedderId, version } of tainted) {
    if ((await readSpaceChoice(settings, embedderId)).head !== version) continue
    await saveSpaceChoice(
      settings,
      embedderId,
      await readRememberedChoice(settings, embedderId, null),
    )
  }
  await heads.remove(tainted.map(({ version }) => version))
}

async function dropCategories(
  { categoryModels, settings }: ForgetPhotosDependencies,
  since: Date,
): Promise<void> {
  const tainted = await categoryModels.learnedSince(since)
  for (const { embedderId, version } of tainted) {
    if ((await readCategoriesInUse(settings, embedderId)) === version) {
      await saveCategoriesInUse(settings, embedderId, null)
    }
  }
  await categoryModels.remove(tainted.map(({ version }) => version))
}
