import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { createDrafts } from '#src/adapters/postgres/orders/drafts.ts'
import { createOrders } from '#src/adapters/postgres/orders/order-store.ts'
import type { DraftContent, Order, OrderLine } from '#src/domain/order.ts'
import type { Product } from '#src/domain/product.ts'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import type { JobName } from '#src/ports/jobs.ts'
import type { Confirmed } from '#src/ports/orders.ts'
import { createHand } from './desk.ts'
import { entry, importOptions, product, sku } from './products.ts'

/** A product of which there are so many pieces of size S, and of size M. */
export function counted(name: string, stock: number, priceMinor = 100_000): Product {
  const variant = { colour: null, priceMinor: null, barcode: null }
  return product(name, {
    price: { minor: priceMinor, currency: 'UAH' },
    variants: [
      { ...variant, size: 'S', stock },
      { ...variant, size: 'M', stock: 100 },
    ],
  })
}

/** A line as a card showed it. */
export function lineOf(name: string, overrides: Partial<OrderLine> = {}): OrderLine {
  return {
    sku: sku(name),
    size: 'S',
    colour: null,
    name: { uk: `Товар ${name}`, en: `Product ${name}` },
    quantity: 1,
    price: { minor: 100_000, currency: 'UAH' },
    inquiryId: null,
    ...overrides,
  }
}

export const filledIn = {
  contact: { firstName: 'Олена', lastName: 'Канарейченко', phone: '+380671234567' },
  delivery: { kind: 'branch', city: 'Львів', number: 12, address: null, ref: null },
  payment: 'cash-on-delivery',
} as const satisfies Partial<DraftContent>

export type OrderWorld = ReturnType<typeof createOrderWorld>

let nextId = 9_800_000_001

/** The stores of orders, and what was promised. */
export function createOrderWorld(db: Db) {
  const promised: { readonly name: JobName; readonly data: object }[] = []
  const jobs = {
    async send(_trx: unknown, name: JobName, data: object) {
      promised.push({ name, data })
    },
    sendAll: async () => undefined,
    wake: () => undefined,
  }
  const drafts = createDrafts(db)
  const orders = createOrders(db, { jobs, shopSettings: { read: async () => defaultSettings } })
  const catalogue = createCatalogueStore(db)
  const fill = async (lines: readonly OrderLine[], content: Partial<DraftContent> = {}) => {
    const shopper = { id: nextId++, name: 'Олена', language: 'uk' } as const
    const update = { id: nextId++, at: new Date() }
    const { draft } = await drafts.change(shopper, update, () => ({
      lines,
      ...filledIn,
      ...content,
    }))
    return draft
  }
  const confirm = ({ id, shopper, revision }: Awaited<ReturnType<typeof fill>>) =>
    orders.confirm({ draftId: id, shopperId: shopper.id, revision })
  return {
    promised,
    catalogue,
    drafts,
    orders,
    hand: createHand(db),
    sell: (...products: readonly Product[]) =>
      catalogue.replace(
        products.map((one) => entry(one)),
        importOptions(),
      ),
    /** A basket of somebody new. */
    fill,
    confirm,
    /** An order of somebody new. @throws Error when it is not placed. */
    async place(lines: readonly OrderLine[], content: Partial<DraftContent> = {}): Promise<Order> {
      return placed(await confirm(await fill(lines, content)))
    },
    async available(name: string, size = 'S'): Promise<number | undefined> {
      const [found] = await catalogue.findProducts([sku(name)])
      return found?.variants.find((variant) => variant.size === size)?.stock
    },
    /** The time of an order's reservation is over. */
    async runOut(orderId: number): Promise<void> {
      const expires_at = new Date(Date.now() - 60_000)
      await db.updateTable('orders').set({ expires_at }).where('id', '=', orderId).execute()
      await db
        .updateTable('reservations')
        .set({ expires_at })
        .where('order_id', '=', orderId)
        .where('state', '=', 'open')
        .execute()
    },
    /** What the shopper is told of an order, in order. */
    async events(orderId: number) {
      const rows = await db
        .selectFrom('order_events')
        .select('kind')
        .where('order_id', '=', orderId)
        .orderBy('id')
        .execute()
      return rows.map(({ kind }) => kind)
    },
  }
}

export function placed(confirmed: Confirmed): Order {
  if (confirmed.result !== 'placed') throw new Error(`not placed: ${JSON.stringify(confirmed)}`)
  return confirmed.order
}
