import type { Product } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { CatalogueEntry, ImportOptions } from '#src/ports/catalogue-store.ts'

export const sku = (text: string) => text as Sku

/** A product without variants, in stock; `overrides` say what a test is about. */
export function product(name: string, overrides: Partial<Product> = {}): Product {
  return {
    sku: sku(name),
    name: { uk: `Товар ${name}`, en: `Product ${name}` },
    category: 'suit',
    price: { minor: 129_000, currency: 'UAH' },
    sizes: ['98-104'],
    colours: ['pink'],
    declaredInStock: true,
    visualFeatures: {},
    recognitionTips: {},
    brand: null,
    material: {},
    weightGrams: null,
    dimensionsMm: [],
    url: null,
    variants: [],
    ...overrides,
  }
}

/** A product with one photo per text in `photos`; the texts are the photos' bytes. */
export function entry(item: Product, photos: readonly string[] = []): CatalogueEntry {
  return {
    product: item,
    photos: photos.map((text) => ({
      role: 'product',
      view: null,
      sha256: sha256(text),
      frame: null,
    })),
  }
}

/** Import options whose photos are the texts of `entry`. */
export function importOptions(
  texts: readonly string[] = [],
  overrides: Partial<ImportOptions> = {},
): ImportOptions {
  const files = new Map(texts.map((text) => [sha256(text), Buffer.from(text)]))
  return {
    keep: false,
    source: 'shop',
    countedAt: new Date(),
    readPhoto: async (hash) => files.get(hash) ?? Promise.reject(new Error(`no photo ${hash}`)),
    ...overrides,
  }
}
