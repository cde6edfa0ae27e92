import type {
  CatalogueDifference,
  FieldChange,
  ProductChange,
} from '#src/domain/catalogue-difference.ts'
import type { VariantKey } from '#src/domain/catalogue-merge.ts'
import { type Money, toDecimal } from '#src/domain/money.ts'

/** Beyond these a list is cut, and says by how many. */
const maxSkus = 10
const maxProducts = 20
const maxFields = 6

/** What an import changes, for a person: few lines, however long the catalogue is. */
export function describeDifference(difference: CatalogueDifference): readonly string[] {
  const { added, shown, hidden, changed, kept } = difference
  const named = [
    ['new', added],
    ['sold again', shown],
    ['hidden', hidden],
  ] as const
  const lines = [
    ...named.flatMap(([name, skus]) =>
      skus.length > 0 ? [`${name}: ${cutList(skus, maxSkus, ', ')}`] : [],
    ),
    ...changed.slice(0, maxProducts).map(describeProduct),
    ...(changed.length > maxProducts
      ? [`… and ${changed.length - maxProducts} more that change`]
      : []),
    ...(kept > 0 ? [`${kept} prices or stocks stay as a manager set them`] : []),
  ]
  return lines.length > 0 ? lines : ['nothing changes']
}

function describeProduct({ sku, fields }: ProductChange): string {
  return `${sku}: ${cutList(fields.map(describeField), maxFields, '; ')}`
}

function cutList(items: readonly string[], max: number, separator: string): string {
  const rest = items.length - max
  const shown = items.slice(0, max).join(separator)
  return rest > 0 ? `${shown} and ${rest} more` : shown
}

function describeField(change: FieldChange): string {
  switch (change.kind) {
    case 'text':
      return change.field
    case 'price':
      return `price ${amount(change.from)} -> ${amount(change.to)}`
    case 'in-stock':
      return change.to ? 'in stock again' : 'out of stock'
    case 'variant-price':
      return `${nameOf(change.variant)} price ${amount(change.from)} -> ${amount(change.to)}`
    case 'variant-stock':
      return `${nameOf(change.variant)} stock ${change.from} -> ${change.to}`
    case 'barcode':
      return `${nameOf(change.variant)} barcode`
    case 'variant-added':
      return `variant ${nameOf(change.variant)} new`
    case 'variant-hidden':
      return `variant ${nameOf(change.variant)} hidden`
    case 'photos':
      return `photos +${change.added} -${change.removed}`
  }
}

function nameOf({ size, colour }: VariantKey): string {
  return [size, colour].filter(Boolean).join(' ') || 'without size and colour'
}

/** null: a variant has the product's price. */
function amount(price: Money | null): string {
  return price ? `${toDecimal(price)} ${price.currency}` : "the product's"
}
