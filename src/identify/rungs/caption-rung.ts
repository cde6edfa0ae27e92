import type { Rung } from '#src/identify/rung.ts'
import { skuWords } from '#src/identify/sku-words.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { namedSkus } from './named-skus.ts'

/** Decides when the caption names exactly one SKU of the shop. */
export function createCaptionRung(catalogue: Pick<CatalogueStore, 'findSkus'>): Rung {
  return {
    name: 'caption',
    async climb({ caption }) {
      const words = skuWords(caption)
      if (words.length === 0) return { result: 'undecided', reason: 'no SKU in the caption' }
      return namedSkus(await catalogue.findSkus(words), {
        none: 'no known SKU in the caption',
        one: 'the caption names the SKU',
        several: 'the caption names several SKUs',
      })
    },
  }
}
