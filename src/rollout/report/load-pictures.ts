import type { ComparedAnswer } from '#src/domain/rollout.ts'
import type { Sku } from '#src/domain/sku.ts'
import { toModelPhoto } from '#src/photo/model-photo.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { KeptPair, RolloutStore } from '#src/ports/rollout-store.ts'

export interface PicturePorts {
  readonly rollouts: Pick<RolloutStore, 'preview'>
  readonly catalogue: Pick<CatalogueStore, 'covers'>
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
}

/** Pictures as `data:` addresses, by the pair's id and by SKU; what is missing is left out. */
export interface PairPictures {
  readonly photos: ReadonlyMap<number, string>
  readonly products: ReadonlyMap<Sku, string>
}

/** Pixels of the longest side: sharp enough at the size they are shown in. */
const longestSide = 320

export async function loadPictures(
  { rollouts, catalogue, openPhoto }: PicturePorts,
  pairs: readonly Omit<KeptPair, 'preview'>[],
): Promise<PairPictures> {
  const photos = new Map<number, string>()
  for (const { id } of pairs) {
    const jpeg = await rollouts.preview(id)
    if (jpeg) photos.set(id, addressOf(jpeg))
  }
  const products = new Map<Sku, string>()
  for (const [sku, bytes] of await catalogue.covers(skusOf(pairs))) {
    try {
      const { jpeg } = await toModelPhoto(await (await openPhoto(bytes)).decode(), longestSide)
      products.set(sku, addressOf(jpeg))
    } catch {
      // The report says which product it is all the same.
    }
  }
  return { photos, products }
}

/** What an answer shows, best first. */
export function shownIn({ sku, offered }: ComparedAnswer): readonly Sku[] {
  return sku === null ? offered : [sku]
}

function skusOf(pairs: readonly Omit<KeptPair, 'preview'>[]): readonly Sku[] {
  const skus = pairs.flatMap(({ answers, truth }) => [
    ...shownIn(answers.present),
    ...shownIn(answers.candidate),
    ...(truth ? [truth] : []),
  ])
  return [...new Set(skus)]
}

function addressOf(jpeg: Uint8Array): string {
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`
}
