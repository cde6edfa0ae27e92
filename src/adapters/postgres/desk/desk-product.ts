import { sql } from 'kysely'
import { readStored } from '#src/adapters/postgres/catalogue/stored-products.ts'
import { heldStock, shelfStock } from '#src/adapters/postgres/catalogue/variant-stock.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { variantKeyOf } from '#src/domain/catalogue-merge.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { DeskProduct } from '#src/ports/shop-desk.ts'
import { createAuditLog } from './audit-log.ts'

const historyLength = 3

/** A product with what is on the shelf of it, whatever the case of its SKU. */
export async function findForDesk(db: Db, word: string): Promise<DeskProduct | undefined> {
  const row = await db
    .selectFrom('products')
    .select('sku')
    .where(sql`upper(sku)`, '=', word.toUpperCase())
    .executeTakeFirst()
  const stored = row && (await readStored(db, [row.sku])).get(row.sku)
  if (!stored) return undefined
  const { sku } = stored
  const pieces = await piecesOf(db, sku)
  return {
    ...stored,
    variants: stored.variants.map((variant) => ({
      ...variant,
      ...(pieces.get(variantKeyOf(variant)) ?? { onShelf: 0, held: 0 }),
    })),
    photos: await countPhotos(db, sku),
    history: await createAuditLog(db).last(sku, historyLength),
  }
}

async function piecesOf(db: Db, sku: Sku) {
  const rows = await db
    .selectFrom('variants as v')
    .select(['v.size', 'v.color', shelfStock.as('onShelf'), heldStock.as('held')])
    .where('v.sku', '=', sku)
    .execute()
  return new Map(
    rows.map(({ size, color, onShelf, held }) => [
      variantKeyOf({ size, colour: color }),
      { onShelf, held },
    ]),
  )
}

async function countPhotos(db: Db, sku: Sku): Promise<DeskProduct['photos']> {
  const rows = await db
    .selectFrom('reference_photos')
    .select(['origin', sql<number>`count(*)::integer`.as('count')])
    .where('sku', '=', sku)
    .where('active', '=', true)
    .groupBy('origin')
    .execute()
  const of = (origin: string) => rows.find((row) => row.origin === origin)?.count ?? 0
  return { catalogue: of('catalogue'), confirmed: of('confirmed') }
}
