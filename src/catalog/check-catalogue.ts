import type { Localized } from '#src/domain/language.ts'
import { isCurrency, toMinor } from '#src/domain/money.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import type { CatalogueProblem } from '#src/ports/errors.ts'
import { likelySlips } from './likely-slips.ts'
import {
  type ParsedProduct,
  productSchema,
  type WrittenPhoto,
  type WrittenProduct,
} from './product-schema.ts'
import { defaultCurrency, type RawCatalogue, type RawProduct } from './raw-catalogue.ts'
import { problemsOf, skuOf } from './schema-problems.ts'

/** A product of the file with the photos it names, not yet looked for. */
export interface CheckedProduct {
  readonly product: Product
  readonly photos: readonly { readonly photo: WrittenPhoto; readonly line: number }[]
}

export interface CheckedCatalogue {
  readonly products: readonly CheckedProduct[]
  /** Every bad place; with any, nothing of the file may be used. The products are those without one of their own. */
  readonly problems: readonly CatalogueProblem[]
  /** What may be used, but looks like a slip. */
  readonly warnings: readonly CatalogueProblem[]
}

/** Checks every product by itself and against the others. */
export function checkCatalogue(catalogue: RawCatalogue): CheckedCatalogue {
  const { currency = defaultCurrency } = catalogue
  const problems: CatalogueProblem[] = [...catalogue.problems, ...unknownCurrency(currency)]
  const good: ParsedProduct[] = []
  for (const raw of catalogue.products) {
    const parsed = productSchema.safeParse(raw.value)
    if (parsed.success) good.push({ raw, written: parsed.data })
    else problems.push(...problemsOf(raw, parsed.error.issues))
  }
  problems.push(
    ...duplicateSkus(catalogue.products),
    ...good.flatMap((product) => repeatedVariants(product)),
    ...sharedBarcodes(good),
    ...good.flatMap((product) => impreciseMoney(product, currency)),
  )
  return {
    products: isCurrency(currency) ? good.map((product) => toChecked(product, currency)) : [],
    problems: inOrder(problems),
    warnings: inOrder([...catalogue.warnings, ...good.flatMap(likelySlips)]),
  }
}

function inOrder(problems: readonly CatalogueProblem[]): readonly CatalogueProblem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

function unknownCurrency(currency: string): readonly CatalogueProblem[] {
  if (isCurrency(currency)) return []
  const message = `currency ${currency} is not an ISO 4217 code such as UAH`
  return [{ line: undefined, message }]
}

function duplicateSkus(products: readonly RawProduct[]): readonly CatalogueProblem[] {
  const first = new Map<string, number>()
  return products.flatMap((raw) => {
    const sku = skuOf(raw.value)
    if (!sku) return []
    const line = raw.lineOf(['sku'])
    // Whatever the case: a shopper's caption does not tell them apart.
    const before = first.get(sku.toUpperCase())
    if (before === undefined) {
      first.set(sku.toUpperCase(), line)
      return []
    }
    return [{ line, message: `${sku}: duplicate SKU, first on line ${before}` }]
  })
}

function repeatedVariants({ raw, written }: ParsedProduct): readonly CatalogueProblem[] {
  const seen = new Set<string>()
  return written.variants.flatMap(({ size, color }, at) => {
    const key = JSON.stringify([size ?? null, color ?? null])
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    const variant = [size, color].filter(Boolean).join(' ') || 'without size and colour'
    const message = `${written.sku}: variant ${variant} stands twice`
    return [{ line: raw.lineOf(['variants', at]), message }]
  })
}

function sharedBarcodes(products: readonly ParsedProduct[]): readonly CatalogueProblem[] {
  const owners = new Map<string, string>()
  return products.flatMap(({ raw, written }) =>
    written.variants.flatMap(({ barcode }, at) => {
      if (!barcode) return []
      const owner = owners.get(barcode)
      owners.set(barcode, owner ?? written.sku)
      if (owner === undefined) return []
      const message = `${written.sku}: barcode ${barcode} already belongs to a variant of ${owner}`
      return [{ line: raw.lineOf(['variants', at, 'barcode']), message }]
    }),
  )
}

function impreciseMoney(
  { raw, written }: ParsedProduct,
  currency: string,
): readonly CatalogueProblem[] {
  if (!isCurrency(currency)) return []
  const prices: readonly (readonly [readonly PropertyKey[], number | null | undefined])[] = [
    [['price'], written.price],
    ...written.variants.map(({ price }, at) => [['variants', at, 'price'], price] as const),
  ]
  return prices
    .filter(([, price]) => typeof price === 'number' && toMinor(price, currency) === undefined)
    .map(([path, price]) => ({
      line: raw.lineOf(path),
      message: `${written.sku}: ${path.join('.')} ${price} has more digits than ${currency} has`,
    }))
}

function toChecked({ raw, written }: ParsedProduct, currency: string): CheckedProduct {
  const photos = written.photos.map((photo, at) => ({ photo, line: raw.lineOf(['photos', at]) }))
  return { product: toProduct(written, currency), photos }
}

function toProduct(written: WrittenProduct, currency: string): Product {
  return {
    sku: written.sku,
    name: written.name as Localized,
    category: written.category,
    price: { minor: toMinor(written.price, currency) ?? 0, currency },
    sizes: written.sizes,
    colours: written.colors,
    declaredInStock: written.in_stock,
    visualFeatures: written.visual_features as Localized,
    recognitionTips: written.recognition_tips as Localized,
    brand: written.brand ?? null,
    material: written.material as Localized,
    weightGrams: written.weight ?? null,
    dimensionsMm: written.dimensions ?? [],
    url: written.url ?? null,
    variants: written.variants.map((variant) => toVariant(variant, currency)),
  }
}

function toVariant(variant: WrittenProduct['variants'][number], currency: string): Variant {
  const { size, color, stock, price, barcode } = variant
  return {
    size: size ?? null,
    colour: color ?? null,
    stock,
    priceMinor: typeof price === 'number' ? (toMinor(price, currency) ?? null) : null,
    barcode: barcode ?? null,
  }
}
