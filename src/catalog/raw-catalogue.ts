import type { CatalogueProblem } from '#src/ports/errors.ts'

/** A product as it stands in the file, not yet checked. */
export interface RawProduct {
  readonly value: unknown
  /** 1-based line of what `path` names inside the product, or of the product. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

/** A catalogue file taken apart, whatever its format. */
export interface RawCatalogue {
  /** The columns of its table, or the keys of its products. */
  readonly fields: readonly string[]
  /** ISO 4217, as written; undefined where the file does not say. */
  readonly currency: string | undefined
  /** When its stock was counted, as written. */
  readonly countedAt?: string | undefined
  readonly products: readonly RawProduct[]
  /** What could not be taken apart. */
  readonly problems: readonly CatalogueProblem[]
  /** What was read, but may not be meant. */
  readonly warnings: readonly CatalogueProblem[]
}

export const defaultCurrency = 'UAH'

/** A number or boolean of a YAML file beside the way it was written: as a size `007` is not 7. */
export class SourceScalar {
  readonly text: string
  readonly value: unknown

  constructor(text: string, value: unknown) {
    this.text = text
    this.value = value
  }
}

/** What was written, for a word. */
export function asText(value: unknown): unknown {
  return value instanceof SourceScalar ? value.text : value
}

/** What it means, for a number or a boolean. */
export function asValue(value: unknown): unknown {
  return value instanceof SourceScalar ? value.value : value
}
