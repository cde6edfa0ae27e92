import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { createProductDrafts } from '#src/adapters/postgres/desk/product-drafts.ts'
import { createShopDesk } from '#src/adapters/postgres/desk/shop-desk.ts'
import type { VariantKey } from '#src/domain/catalogue-merge.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { NewProduct } from '#src/ports/shop-desk.ts'

let nextMessageId = 1
const manager = { chatId: -5_001, managerId: 7_001 }

/** What a manager sets by hand, without anybody who indexes. @returns false when that is not offered */
export function createHand(db: Db) {
  const nobody = async () => undefined
  const drafts = createProductDrafts(db)
  const desk = createShopDesk(db, { prepare: nobody, request: nobody, wake: nobody })
  const isDone = <T>(change: Promise<T | undefined>) => change.then((done) => done !== undefined)
  return {
    setPrice: (sku: Sku, priceMinor: number, variant?: VariantKey) =>
      isDone(desk.setPrice({ sku, variant, priceMinor }, manager)),
    setStock: (sku: Sku, stock: number, variant: VariantKey) =>
      isDone(desk.setStock({ sku, stock, variant, countedAt: new Date() }, manager)),
    setHidden: (sku: Sku, hidden: boolean) => isDone(desk.setHidden(sku, hidden, manager)),
    async addProduct(wanted: Omit<NewProduct, 'draftId'>) {
      const begun = { manager, messageId: nextMessageId++, fileId: 'x', currency: 'UAH' }
      const { id: draftId } = await drafts.start({ ...begun, sku: undefined })
      return desk.addProduct({ ...wanted, draftId }, manager)
    },
  }
}
