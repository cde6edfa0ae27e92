import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import {
  type CatalogueDifference,
  countHeld,
  fieldChanges,
  noDifference,
  type ProductChange,
} from '#src/domain/catalogue-difference.ts'
import {
  mergePrices,
  mergeProduct,
  type PriceUpdate,
  type StoredProduct,
} from '#src/domain/catalogue-merge.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { CatalogueEntry, ImportOptions, PriceListOptions } from '#src/ports/catalogue-store.ts'
import { comparePhotos, type PhotoChange } from './catalogue-photos.ts'
import { readStored } from './stored-products.ts'

export function skusOf(entries: readonly CatalogueEntry[]): readonly Sku[] {
  return entries.map(({ product }) => skuOf(product))
}

function skuOf({ sku }: { readonly sku: Sku }): Sku {
  return sku
}

interface Plan {
  /** As they will be. */
  readonly products: readonly StoredProduct[]
  readonly difference: CatalogueDifference
}

/** What a catalogue makes of the stored one. */
export async function planImport(
  db: Db,
  entries: readonly CatalogueEntry[],
  { keep, countedAt, keepPhotos }: Pick<ImportOptions, 'keep' | 'countedAt' | 'keepPhotos'>,
): Promise<Plan & { readonly photos: ReadonlyMap<Sku, PhotoChange> }> {
  const skus = skusOf(entries)
  const stored = await readStored(db, skus)
  const photos = keepPhotos ? new Map<Sku, PhotoChange>() : await comparePhotos(db, entries)
  const products = entries.map(({ product }, position) =>
    mergeProduct(stored.get(product.sku), product, { countedAt, position }),
  )
  const visible = await readVisible(db)
  const toHide = visible.filter(({ isHeld }) => !isHeld).map(({ sku }) => sku)
  const named = new Set(skus)
  const difference = {
    added: skus.filter((sku) => !stored.has(sku)),
    shown: products
      .filter(({ sku, isHidden }) => stored.get(sku)?.isHidden && !isHidden)
      .map(skuOf),
    hidden: keep ? [] : toHide.filter((sku) => !named.has(sku)),
    changed: changesOf(products, stored, photos),
    photosAdded: sum([...photos.values()].map(({ added }) => added)),
    photosRemoved: sum([...photos.values()].map(({ gone }) => gone.length)),
    kept: sum(products.map(countHeld)),
    visibleBefore: visible.length,
  }
  return { products, difference, photos }
}

/** What a price list makes of the stored catalogue. */
export async function planPrices(
  db: Db,
  updates: readonly PriceUpdate[],
  { countedAt }: PriceListOptions,
): Promise<Plan> {
  const stored = await readStored(
    db,
    updates.map(({ sku }) => sku),
  )
  const products = updates.flatMap((update) => {
    const product = stored.get(update.sku)
    return product && !product.isHidden ? [mergePrices(product, update, countedAt)] : []
  })
  const difference = {
    ...noDifference,
    changed: changesOf(products, stored),
    kept: sum(products.map(countHeld)),
    visibleBefore: (await readVisible(db)).length,
  }
  return { products, difference }
}

/** Of products that are stored before and after. */
function changesOf(
  products: readonly StoredProduct[],
  stored: ReadonlyMap<Sku, StoredProduct>,
  photos?: ReadonlyMap<Sku, PhotoChange>,
): readonly ProductChange[] {
  return products.flatMap((after): readonly ProductChange[] => {
    const before = stored.get(after.sku)
    if (!before) return []
    const { added, gone } = photos?.get(after.sku) ?? { added: 0, gone: [] }
    const ofPhotos = { kind: 'photos', added, removed: gone.length } as const
    const fields = fieldChanges(before, after)
    const all = added + gone.length > 0 ? [...fields, ofPhotos] : fields
    return all.length > 0 ? [{ sku: after.sku, fields: all }] : []
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

interface Visible {
  readonly sku: Sku
  /** A manager shows it, whatever the file says. */
  readonly isHeld: boolean
}

async function readVisible(db: Db): Promise<readonly Visible[]> {
  return db
    .selectFrom('products')
    .select(['sku', sql<boolean>`file_values @> '{"hidden": true}'`.as('isHeld')])
    .where('hidden_at', 'is', null)
    .orderBy('position')
    .orderBy('sku')
    .execute()
}
