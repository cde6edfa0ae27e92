import {
  type EmbeddingSpace,
  readRememberedChoice,
  readSpaceChoice,
  saveSpaceChoice,
} from '#src/identify/scoring/embedding-space.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

export interface ForgetPhotosDependencies {
  readonly answers: Pick<AnswerStore, 'forget'>
  readonly catalogue: Pick<CatalogueStore, 'revision'>
  readonly confirmed: Pick<ConfirmedPhotos, 'ofFiles' | 'remove'>
  readonly heads: Pick<HeadStore, 'learnedSince' | 'remove'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly space: Pick<EmbeddingSpace, 'id' | 'embedderId'>
}

/**
 * Forgets photos as if they had never been sent: answers to them, references, and heads that were learned since the
 * first of them was confirmed. Where such a head was in use there is none until one is learned anew. Bears repetition.
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
  await dropHeads(dependencies, new Date(Math.min(...times)))
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
