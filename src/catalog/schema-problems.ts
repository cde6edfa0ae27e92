import { withoutMarks } from '#src/lib/without-marks.ts'
import type { CatalogueProblem } from '#src/ports/errors.ts'
import { asText, type RawProduct } from './raw-catalogue.ts'

/** What a schema says of a product, with the lines of the file. */
export function problemsOf(raw: RawProduct, issues: readonly Issue[]): readonly CatalogueProblem[] {
  return issues.flatMap((issue) => toProblems(raw, issue))
}

interface Issue {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}

function toProblems(raw: RawProduct, { code, path, message, keys = [] }: Issue) {
  const places =
    code === 'unrecognized_keys'
      ? keys.map((key) => ({ at: [...path, key], text: `unknown ${[...path, key].join('.')}` }))
      : [{ at: path, text: `${path.join('.')} ${message}`.trim() }]
  return places.map(({ at, text }) => ({
    line: raw.lineOf(at),
    message: `${nameOf(raw)}${text}`,
  }))
}

function nameOf({ value }: RawProduct): string {
  const sku = skuOf(value)
  return sku ? `${sku}: ` : ''
}

/** Also of products that are wrong elsewhere, so that both mistakes are told at once. */
export function skuOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('sku' in value)) return undefined
  const sku = asText(value.sku)
  return typeof sku === 'string' ? withoutMarks(sku.normalize('NFC')) : undefined
}
