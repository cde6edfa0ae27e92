import { sql, type Transaction } from 'kysely'
import { lockImports } from '#src/adapters/postgres/catalogue/catalogue-import.ts'
import { noteRevision } from '#src/adapters/postgres/catalogue/catalogue-revision.ts'
import { writeStored } from '#src/adapters/postgres/catalogue/stored-products.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { NewProduct } from '#src/ports/shop-desk.ts'

/** As `ShopDesk.addProduct` tells. */
export async function insertProduct(
  trx: Transaction<Database>,
  { product, photo, draftId }: NewProduct,
): Promise<'added' | 'taken' | 'closed'> {
  await lockImports(trx)
  const draft = await trx
    .selectFrom('product_drafts')
    .select('id')
    .where((eb) => eb.and({ id: draftId, state: 'open' }))
    .forUpdate()
    .executeTakeFirst()
  if (!draft) return 'closed'
  const { sku } = product
  const taken = await trx
    .selectFrom('products')
    .select('sku')
    .where(sql`upper(sku)`, '=', sku.toUpperCase())
    .executeTakeFirst()
  if (taken) return 'taken'
  const { last } = await trx
    .selectFrom('products')
    .select(sql<number>`coalesce(max(position), 0)`.as('last'))
    .executeTakeFirstOrThrow()
  const countedAt = new Date()
  await writeStored(trx, [
    {
      ...product,
      position: last + 1,
      isHidden: false,
      // No file names it: that hides it in no import.
      fileValues: { hidden: true },
      variants: product.variants.map((variant) => ({
        ...variant,
        countedAt,
        isHidden: false,
        fileValues: {},
      })),
    },
  ])
  await insertPhoto(trx, { sku, ...photo })
  await noteRevision(trx)
  await trx
    .updateTable('product_drafts')
    .set({ state: 'added' })
    .where('id', '=', draftId)
    .execute()
  return 'added'
}

async function insertPhoto(
  trx: Transaction<Database>,
  { sku, sha256, bytes }: NewProduct['photo'] & Pick<NewProduct['product'], 'sku'>,
): Promise<void> {
  await trx
    .insertInto('photo_files')
    .values({ sha256, bytes: Buffer.from(bytes) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const place = { sku, sha256, role: 'product', origin: 'catalogue', position: 0 } as const
  await trx
    .insertInto('reference_photos')
    .values({ ...place, view: null, frame: null })
    .execute()
}
