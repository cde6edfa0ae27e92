import { doubtOfBarcode } from '#src/domain/barcode.ts'
import { isSpreadsheetError } from '#src/domain/spreadsheet-error.ts'
import type { CatalogueProblem } from '#src/ports/errors.ts'
import type { ParsedProduct } from './product-schema.ts'

/** What a product's words and codes may have been before a spreadsheet had them. */
export function likelySlips({ raw, written }: ParsedProduct): readonly CatalogueProblem[] {
  const { sku, sizes, variants, name, category, colors } = written
  const warning = (path: readonly PropertyKey[], message: string) => ({
    line: raw.lineOf(path),
    message: `${sku}: ${message}`,
  })
  const words: readonly (readonly [readonly PropertyKey[], string | null | undefined])[] = [
    [['sku'], sku],
    ...sizes.map((size, at) => [['sizes', at], size] as const),
    ...variants.map(({ size }, at) => [['variants', at, 'size'], size] as const),
  ]
  const dates = words.flatMap(([path, word]) =>
    word && date.test(word)
      ? [warning(path, `${word} looks like a date that a spreadsheet made of a size or code`)]
      : [],
  )
  const texts: typeof words = [
    [['category'], category],
    ...Object.values(name).map((text) => [['name'], text] as const),
    ...colors.map((color, at) => [['colors', at], color] as const),
    ...sizes.map((size, at) => [['sizes', at], size] as const),
  ]
  const failed = texts.flatMap(([path, text]) =>
    text && isSpreadsheetError(text)
      ? [warning(path, `${text} is what a spreadsheet shows for a formula that fails`)]
      : [],
  )
  const barcodes = variants.flatMap(({ barcode }, at) => {
    const doubt = barcode ? doubtOfBarcode(barcode) : undefined
    return doubt ? [warning(['variants', at, 'barcode'], `barcode ${barcode} ${doubt}`)] : []
  })
  return [...dates, ...failed, ...barcodes]
}

/** As spreadsheets shorten them in Ukrainian, English, Russian and Polish. */
export const months =
  'січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|' +
  'янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru'

/** 4-6 typed into a cell becomes `04.чер`, `04.06.26` or `6-Apr`, 10-2024 `окт.24`. */
const date = new RegExp(
  `^(\\d{1,2}[-. ](${months})\\p{L}?\\.?|(${months})\\p{L}?\\.?[-. ](\\d\\d){1,2}|` +
    '\\d{1,2}[./]\\d{1,2}[./](19|20)\\d\\d|([012]\\d|3[01])[./](0\\d|1[012])[./]\\d\\d|(19|20)\\d\\d-\\d\\d-\\d\\d)$',
  'iu',
)
