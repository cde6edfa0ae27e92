import type { ComparedAnswer } from '#src/domain/rollout.ts'
import type { Sku } from '#src/domain/sku.ts'
import { jpegAddress, type OpenBytes, previewOf } from '#src/photo/preview.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { KeptPair, RolloutStore } from '#src/ports/rollout-store.ts'

export interface PicturePorts {
  readonly rollouts: Pick<RolloutStore, 'preview'>
  readonly catalogue: Pick<CatalogueStore, 'covers'>
  readonly openPhoto: OpenBytes
}

/** Pictures as `data:` addresses, by the pair's id and by SKU; what is missing is left out. */
export interface PairPictures {
  readonly photos: ReadonlyMap<number, string>
  readonly products: ReadonlyMap<Sku, string>
}

export async function loadPictures(
  { rollouts, catalogue, openPhoto }: PicturePorts,
  pairs: readonly Omit<KeptPair, 'preview'>[],
): Promise<PairPictures> {
  const photos = new Map<number, string>()
  for (const { id } of pairs) {
    const jpeg = await rollouts.preview(id)
    if (jpeg) photos.set(id, jpegAddress(jpeg))
  }
  const products = new Map<Sku, string>()
  for (const [sku, bytes] of await catalogue.covers(skusOf(pairs))) {
    const picture = await previewOf(bytes, openPhoto)
    if (picture) products.set(sku, picture)
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
