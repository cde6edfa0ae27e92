import { barcodeSpellings } from '#src/domain/barcode.ts'
import type { Rung } from '#src/identify/rung.ts'
import type { ReadCodes } from '#src/photo/read-codes.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { namedSkus } from './named-skus.ts'

/** More than the codes of a label need, few enough for one query. */
const maxBarcodes = 100
/** A shorter piece of a web address (`/12`, `?page=3`) could be anything. */
const minPieceLength = 6

/** Decides when the codes in the picture belong to exactly one SKU of the shop; any other code is ignored. */
export function createCodeRung(
  readCodes: ReadCodes,
  catalogue: Pick<CatalogueStore, 'findByBarcodes'>,
): Rung {
  return {
    name: 'code',
    async climb({ decode }) {
      const texts = await readCodes(await decode())
      if (texts.length === 0) return { result: 'undecided', reason: 'no code in the picture' }
      const barcodes = texts.flatMap(barcodesIn).flatMap(barcodeSpellings)
      return namedSkus(await catalogue.findByBarcodes(barcodes.slice(0, maxBarcodes)), {
        none: 'no code of this shop in the picture',
        one: 'a code in the picture belongs to the SKU',
        several: 'the codes in the picture belong to several SKUs',
      })
    },
  }
}

/** The text itself and, of a web address, each whole segment of its path and each whole value of its query. */
function barcodesIn(text: string): readonly string[] {
  // No barcode has control characters, and the database takes no NUL.
  if (/\p{Cc}/u.test(text)) return []
  const url = /^https?:/i.test(text) ? URL.parse(text) : null
  if (!url) return [text]
  return [...url.pathname.split('/'), ...url.searchParams.values()].filter(
    (piece) => piece.length >= minPieceLength && /\d/.test(piece),
  )
}
