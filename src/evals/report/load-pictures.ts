import { readFile } from 'node:fs/promises'
import type { Sku } from '#src/domain/sku.ts'
import { guessOf } from '#src/evals/case-result.ts'
import type { EvalCase } from '#src/evals/read-cases.ts'
import { type OpenBytes, previewOf } from '#src/photo/preview.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ReportPictures } from './case-card.ts'
import type { ReportCase } from './report-cases.ts'

export interface PicturePorts {
  readonly catalogue: Pick<CatalogueStore, 'covers'>
  readonly openPhoto: OpenBytes
}

/** The pictures that the cases show, made small. A picture that cannot be read is left out. */
export async function loadPictures(
  shown: readonly ReportCase[],
  cases: readonly EvalCase[],
  { catalogue, openPhoto }: PicturePorts,
): Promise<ReportPictures> {
  const wanted = new Set(shown.map(({ result }) => result.photo))
  const photos = new Map<string, string>()
  for (const { photo, path } of cases) {
    const picture = wanted.has(photo) ? await previewOf(await readFile(path), openPhoto) : undefined
    if (picture) photos.set(photo, picture)
  }
  const products = new Map<string, string>()
  for (const [sku, bytes] of await catalogue.covers(skusOf(shown))) {
    const picture = await previewOf(bytes, openPhoto)
    if (picture) products.set(sku, picture)
  }
  return { photos, products }
}

function skusOf(shown: readonly ReportCase[]): readonly Sku[] {
  const skus = shown.flatMap(({ result, before }) => [
    result.expected,
    ...[result, ...(before ? [before] : [])].map(({ answers: [first] }) => guessOf(first) ?? null),
  ])
  return [...new Set(skus.filter((sku) => sku !== null))]
}
