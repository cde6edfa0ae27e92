import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { translator } from '#src/bot/texts.ts'
import { formatMoney } from '#src/domain/money.ts'
import { wordsOf } from './basket-shopper.ts'
import type { ChatWorld } from './chat-world.ts'
import type { SimulatedShopper } from './order-simulation.ts'

/** What the database holds of the orders. */
export interface KeptOrders {
  readonly orders: readonly KeptOrder[]
  readonly wishes: readonly { readonly shopperId: number; readonly sku: string }[]
  /** Each is to be 0. */
  readonly counts: Readonly<Record<keyof typeof wrongs, number>>
  /** What is still to be done or told. */
  readonly unfinished: number
}

interface KeptOrder {
  readonly id: number
  readonly shopperId: number
  readonly state: string
  readonly surname: string
  readonly phone: string
  readonly totalMinor: number
  readonly currency: string
  readonly items: readonly string[]
}

/** Rows that there must not be. */
const wrongs = {
  oversold: sql`select from variants v where v.stock < (
    select coalesce(sum(quantity), 0) from reservations where variant_id = v.id and state <> 'released')`,
  uncountedLines: sql`select from order_lines l join orders o on o.id = l.order_id
    where o.state <> 'draft' and l.variant_id is null`,
  linesWithoutPieces: sql`select from order_lines l join orders o on o.id = l.order_id
    where o.state in ('placed', 'accepted', 'packed', 'done') and l.quantity > (
      select coalesce(sum(quantity), 0) from reservations r
      where r.order_id = o.id and r.variant_id = l.variant_id
        and r.state = case o.state when 'done' then 'sold' else 'open' end)`,
  reservationsLeftBehind: sql`select from reservations r join orders o on o.id = r.order_id
    where r.state = 'open' and o.state not in ('placed', 'accepted', 'packed')`,
  reservationsTwice: sql`select from reservations where state <> 'released'
    group by order_id, variant_id having count(*) > 1`,
  linesOfOtherChats: sql`select from order_lines l join orders o on o.id = l.order_id
    join inquiries q on q.id = l.inquiry_id where q.chat_id <> o.shopper_id`,
  messagesOfOtherChats: sql`select from inquiry_messages m join inquiries q on q.id = m.inquiry_id
    where m.chat_id <> q.chat_id or q.chat_id <> q.shopper_id`,
} as const

export async function readOrders(db: Db): Promise<KeptOrders> {
  const count = async (rows: ReturnType<typeof sql>) => {
    const counted = sql<{
      count: number
    }>`select count(*)::integer as count from (${rows}) as found`
    return (await counted.execute(db)).rows[0]?.count ?? 0
  }
  const { rows: orders } = await sql<KeptOrder>`
    select o.id, o.shopper_id::double precision as "shopperId", o.state, o.contact ->> 'lastName' as surname,
      o.contact ->> 'phone' as phone, o.total_minor::double precision as "totalMinor", o.currency,
      (select json_agg(concat(l.sku, ' ', l.size, ' × ', l.quantity) order by l.sku collate "C", l.size collate "C")
        from order_lines l where l.order_id = o.id) as items
    from orders o where o.state <> 'draft' order by o.id`.execute(db)
  const { rows: wishes } = await sql<{ shopperId: number; sku: string }>`
    select shopper_id::double precision as "shopperId", sku from restock_wishes`.execute(db)
  const counts = {} as Record<keyof typeof wrongs, number>
  for (const [name, rows] of Object.entries(wrongs)) {
    counts[name as keyof typeof wrongs] = await count(rows)
  }
  const unfinished = await count(sql`
    select from chat_jobs union all select from order_events where told_at is null
    union all select from orders where state <> 'draft' and staff_message_id is null
    union all select from inquiries where state = 'pending'`)
  return { orders, wishes, counts, unfinished }
}

/** Every shopper has what they were shown to have, nothing more, and was shown nothing of others; so were the managers. */
export function expectOrders(
  world: ChatWorld,
  kept: KeptOrders,
  shoppers: readonly SimulatedShopper[],
): void {
  const compared = shoppers.map((shopper) => ordersOf(kept, shopper))
  expect(compared.map(({ actual }) => actual)).toEqual(compared.map(({ expected }) => expected))
  expect(kept.counts).toEqual(Object.fromEntries(Object.keys(kept.counts).map((key) => [key, 0])))
  expect(shoppers.flatMap(strayWords)).toEqual([])
  expect(shownToManagers(world, kept)).toMatchObject({ missing: 0, foreign: 0 })
}

/** What a shopper has, and what they were shown to have. */
function ordersOf({ orders, wishes }: KeptOrders, shopper: SimulatedShopper) {
  const { id } = shopper.user
  const own = orders.filter(({ shopperId }) => shopperId === id)
  const expected = shopper.orders.map(({ agreed: _, ...order }) => ({
    ...order,
    surname: shopper.mark,
    phone: shopper.phone,
    isPriceAgreed: true,
  }))
  const agreed = new Map(shopper.orders.map((order) => [order.id, order.agreed]))
  const actual = own.map(({ shopperId: _, totalMinor: minor, currency, ...order }) => ({
    ...order,
    isPriceAgreed:
      agreed.get(order.id)?.includes(formatMoney({ minor, currency }, shopper.language)) === true,
  }))
  return {
    actual: { orders: actual, wishes: wishesOf(wishes, id) },
    expected: {
      orders: expected.toSorted((one, other) => one.id - other.id),
      wishes: [...new Set(shopper.wishes)],
    },
  }
}

function wishesOf(wishes: KeptOrders['wishes'], id: number): readonly string[] {
  return wishes.filter(({ shopperId }) => shopperId === id).map(({ sku }) => sku)
}

/** What a shopper was ever shown that is not theirs, and what says that something failed. */
function strayWords(shopper: SimulatedShopper): readonly string[] {
  const { shown, mark, phone, language, orders } = shopper
  const numbers = new Set(orders.map(({ id }) => String(id)))
  const failed = translator(language)('failed')
  return shown.map(wordsOf).filter((words) => {
    const marks = words.match(/Qx[a-j]{3}/g) ?? []
    const phones = (words.match(/\+380[\d ]+/g) ?? []).map((one) => one.replaceAll(' ', ''))
    const named = [...words.matchAll(/(?:замовлення №|order)\s?(\d+)/gi)].map(
      ([, one]) => one ?? '',
    )
    return (
      words === failed ||
      marks.some((one) => one !== mark) ||
      phones.some((one) => one !== phone) ||
      named.some((one) => !numbers.has(one))
    )
  })
}

/** Orders that the managers' group does not show once; a crash between sending and noting may show one twice. */
export function shownToManagers({ telegram }: ChatWorld, { orders }: KeptOrders) {
  const title = new RegExp(translator('uk')('order-title', { number: '(\\d+)', shopper: '(.+)' }))
  const shown = telegram.messages(telegram.managersGroupId).flatMap((message) => {
    const [, number, shopper] = title.exec(wordsOf(message).split('\n')[0] ?? '') ?? []
    return number === undefined ? [] : [`${number} ${shopper}`]
  })
  const distinct = new Set(shown)
  const missing = orders.filter(({ id, shopperId }) => !distinct.has(`${id} Person ${shopperId}`))
  return {
    missing: missing.length,
    foreign: distinct.size + missing.length - orders.length,
    twice: shown.length - distinct.size,
  }
}
