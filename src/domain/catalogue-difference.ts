import {
  type StoredProduct,
  type StoredVariant,
  type VariantKey,
  variantKeyOf,
} from './catalogue-merge.ts'
import type { Money } from './money.ts'
import type { Sku } from './sku.ts'

/** What an import changes of one product. */
export type FieldChange =
  /** A text or list, such as `name`. */
  | { readonly kind: 'text'; readonly field: string }
  | { readonly kind: 'price'; readonly from: Money; readonly to: Money }
  | { readonly kind: 'in-stock'; readonly to: boolean }
  /** null: the product's price. */
  | {
      readonly kind: 'variant-price'
      readonly variant: VariantKey
      readonly from: Money | null
      readonly to: Money | null
    }
  /** Pieces, as they were counted. */
  | {
      readonly kind: 'variant-stock'
      readonly variant: VariantKey
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'barcode' | 'variant-added' | 'variant-hidden'; readonly variant: VariantKey }
  | { readonly kind: 'photos'; readonly added: number; readonly removed: number }

export interface ProductChange {
  readonly sku: Sku
  readonly fields: readonly FieldChange[]
}

/** What an import does to the catalogue. */
export interface CatalogueDifference {
  readonly added: readonly Sku[]
  /** Those that were hidden and are sold again. */
  readonly shown: readonly Sku[]
  readonly hidden: readonly Sku[]
  /** Products that are in the catalogue before and after, shown ones included. */
  readonly changed: readonly ProductChange[]
  readonly photosAdded: number
  readonly photosRemoved: number
  /** Prices and stocks that stay as a manager set them, though the file says something else. */
  readonly kept: number
  /** Products that can be seen before the import. */
  readonly visibleBefore: number
}

/** Of a catalogue that is as it was, and empty. */
export const noDifference: CatalogueDifference = {
  added: [],
  shown: [],
  hidden: [],
  changed: [],
  photosAdded: 0,
  photosRemoved: 0,
  kept: 0,
  visibleBefore: 0,
}

const maxHiddenShare = 0.1

/** More are hidden by a file that is cut off or of another shop, as a rule. */
export function hidesMany({ hidden, visibleBefore }: CatalogueDifference): boolean {
  return hidden.length > visibleBefore * maxHiddenShare
}

/** @param share of the products that can be seen, 0-1: so many get another price by a slip of a shop's program, as a rule. */
export function repricesMany(
  { changed, visibleBefore }: CatalogueDifference,
  share: number,
): boolean {
  const isPrice = ({ kind }: FieldChange) => kind === 'price' || kind === 'variant-price'
  return changed.filter(({ fields }) => fields.some(isPrice)).length > visibleBefore * share
}

/** Fields that products are found by. */
const searched = new Set(['name', 'visualFeatures', 'recognitionTips'])

/**
 * True when there may be photos or texts that recognition does not know yet; a photo that is gone may have stood for
 * another one that shows the same picture.
 */
export function needsIndexing(difference: CatalogueDifference): boolean {
  const { added, shown, changed, photosAdded, photosRemoved } = difference
  const isNew = added.length + shown.length + photosAdded + photosRemoved > 0
  return isNew || changed.some(({ fields }) => fields.some(isSearched))
}

function isSearched(change: FieldChange): boolean {
  return change.kind === 'text' && searched.has(change.field)
}

/** Fields that are told in full, and those of the database. */
const notTexts = new Set<string>([
  'sku',
  'price',
  'declaredInStock',
  'variants',
  'position',
  'isHidden',
  'fileValues',
] satisfies (keyof StoredProduct)[])

/** What differs between two states of a product, its photos apart. */
export function fieldChanges(before: StoredProduct, after: StoredProduct): readonly FieldChange[] {
  return [
    ...textChanges(before, after),
    ...(isSamePrice(before.price, after.price)
      ? []
      : [{ kind: 'price', from: before.price, to: after.price } as const]),
    ...(before.declaredInStock === after.declaredInStock
      ? []
      : [{ kind: 'in-stock', to: after.declaredInStock } as const]),
    ...variantChanges(before, after),
  ]
}

/** How many prices and stocks of the product are a manager's. */
export function countHeld({ fileValues, variants }: StoredProduct): number {
  const ofVariants = variants.filter(({ isHidden }) => !isHidden)
  return [{ fileValues }, ...ofVariants].reduce(
    (sum, { fileValues: values }) => sum + Object.keys(values).length,
    0,
  )
}

function textChanges(before: StoredProduct, after: StoredProduct): readonly FieldChange[] {
  const fields = (Object.keys(after) as (keyof StoredProduct)[]).filter(
    (field) => !notTexts.has(field),
  )
  return fields
    .filter((field) => inOneForm(before[field]) !== inOneForm(after[field]))
    .map((field) => ({ kind: 'text', field }))
}

/** A database gives the languages of a text in an order of its own. */
function inOneForm(value: unknown): string {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  return JSON.stringify(isMap ? Object.entries(value).sort() : value)
}

function isSamePrice(one: Money, other: Money): boolean {
  return one.minor === other.minor && one.currency === other.currency
}

function variantChanges(before: StoredProduct, after: StoredProduct): readonly FieldChange[] {
  const known = new Map(before.variants.map((variant) => [variantKeyOf(variant), variant]))
  return after.variants.flatMap((variant): readonly FieldChange[] => {
    const old = known.get(variantKeyOf(variant))
    const wasOffered = old !== undefined && !old.isHidden
    if (variant.isHidden) return wasOffered ? [{ kind: 'variant-hidden', variant }] : []
    if (!wasOffered) return [{ kind: 'variant-added', variant }]
    return numberChanges({ variant: old, product: before }, { variant, product: after })
  })
}

interface State {
  readonly variant: StoredVariant
  readonly product: StoredProduct
}

/** Of a variant that is offered before and after. */
function numberChanges(before: State, after: State): readonly FieldChange[] {
  const [old, variant] = [before.variant, after.variant]
  const changes: FieldChange[] = []
  if (old.priceMinor !== variant.priceMinor) {
    changes.push({ kind: 'variant-price', variant, from: ownPrice(before), to: ownPrice(after) })
  }
  if (old.stock !== variant.stock) {
    changes.push({ kind: 'variant-stock', variant, from: old.stock, to: variant.stock })
  }
  if (old.barcode !== variant.barcode) changes.push({ kind: 'barcode', variant })
  return changes
}

function ownPrice({ variant: { priceMinor }, product: { price } }: State): Money | null {
  return priceMinor === null ? null : { ...price, minor: priceMinor }
}
