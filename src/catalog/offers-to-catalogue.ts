import type { FeedOffer } from './feed-offer.ts'
import type { RawCatalogue, RawProduct } from './raw-catalogue.ts'

/** What a product of a feed may have: not a price list's alone. */
const fields = ['sku', 'name', 'category', 'price', 'variants', 'photos']
/** More of a shop's advertising text says nothing of how a thing looks. */
const maxDescription = 500
const maxSku = 64

/** Offers of one group become one product; each other one is a product of its own. */
export function offersToCatalogue(offers: readonly FeedOffer[]): RawCatalogue {
  const groups = Map.groupBy(offers, ({ group, id }) => group ?? `offer ${id}`)
  const currencies = [...new Set(offers.flatMap(({ currency }) => (currency ? [currency] : [])))]
  const several = `one catalogue has one currency, not ${currencies.join(', ')}`
  return {
    fields,
    currency: currencies[0],
    products: [...groups.values()].map(toProduct),
    problems: currencies.length > 1 ? [{ line: undefined, message: several }] : [],
    warnings: [],
  }
}

function toProduct(offers: readonly FeedOffer[]): RawProduct {
  const [first] = offers as [FeedOffer]
  const available = offers.filter(({ isAvailable }) => isAvailable)
  const isCounted = offers.every(({ stock }) => stock !== undefined && /^\d+$/.test(stock))
  const { name, category, brand, url, material, line } = first
  const value = {
    sku: skuOf(first),
    name,
    category,
    price: Math.min(...offers.map(({ price }) => toNumber(price))),
    in_stock: available.length > 0,
    sizes: distinct((available.length > 0 ? available : offers).map(({ size }) => size)),
    colors: distinct((available.length > 0 ? available : offers).map(({ colour }) => colour)),
    visual_features: plainText(first.description),
    ...(brand ? { brand } : {}),
    ...(url ? { url } : {}),
    ...(material ? { material } : {}),
    variants: isCounted ? offers.map(toVariant) : [],
    photos: distinct(offers.flatMap(({ pictures }) => pictures)).map((file) => ({ file })),
  }
  return { value, lineOf: () => line }
}

/** Own numbers may hold what a SKU may not; a product of several offers has its group's. */
function skuOf({ article, group, id }: FeedOffer): string {
  return (article ?? group ?? id)
    .replaceAll(/[^\p{L}\p{N}._/-]+/gu, '-')
    .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .slice(0, maxSku)
}

function toVariant({ size, colour, stock, isAvailable, price, barcode }: FeedOffer) {
  return {
    size: size ?? null,
    color: colour ?? null,
    stock: isAvailable ? Number(stock) : 0,
    price: toNumber(price),
    ...(barcode && /^\d{8,14}$/.test(barcode) ? { barcode } : {}),
  }
}

function toNumber(price: string): number {
  return Number(price.replace(',', '.').replaceAll(/\s/g, ''))
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== undefined && text !== '') as string[]
}

function plainText(html: string): string {
  const text = html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return text.slice(0, maxDescription).toWellFormed()
}
