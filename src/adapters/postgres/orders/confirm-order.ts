import { sql } from 'kysely'
import { availableBeside } from '#src/adapters/postgres/catalogue/variant-stock.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { type Draft, isPayable, type OrderedItem, totalOf } from '#src/domain/order.ts'
import type {
  Confirmed,
  ConfirmRequest,
  Missing,
  PriceChange,
  Shortage,
} from '#src/ports/orders.ts'
import { writeLines } from './drafts.ts'
import { happened, showOrder } from './happened.ts'
import { inHours, lockItems, release, reserve } from './hold.ts'
import { lockRow, orderRows, readOrder, type Trx, toDraft } from './order-rows.ts'

interface Confirming extends ConfirmRequest {
  /** For how long its pieces are reserved. */
  readonly holdHours: number
}

/** Turns a basket into an order. See `Orders.confirm`. */
export async function confirmOrder(
  trx: Trx,
  jobs: JobSender,
  request: Confirming,
): Promise<Confirmed> {
  const { draftId, shopperId, revision } = request
  await lockBoth(trx, request)
  const row = await lockRow(trx, draftId)
  if (!row || Number(row.shopper_id) !== shopperId) return { result: 'outdated' }
  if (row.state !== 'draft') {
    const order = await readOrder(trx, draftId)
    return order ? { result: 'placed', order, isNew: false } : { result: 'outdated' }
  }
  if (row.revision !== revision) return { result: 'outdated' }
  const draft = await toDraft(trx, row)
  const missing = missingIn(draft)
  if (missing.length > 0) return { result: 'incomplete', missing }
  await lockItems(trx, [draftId, ...(draft.replaces === null ? [] : [draft.replaces])])
  if (draft.replaces !== null && !(await isReplaceable(trx, draft.replaces))) {
    return { result: 'too-late' }
  }
  return place(trx, jobs, { draft, request })
}

/** An order and the one that takes its place, always in the same order. */
async function lockBoth(trx: Trx, { draftId }: Confirming): Promise<void> {
  await trx
    .selectFrom('orders')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('id', '=', draftId),
        eb(
          'id',
          '=',
          eb.selectFrom('orders as o').select('o.replaces').where('o.id', '=', draftId),
        ),
      ]),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}

function missingIn({ lines, contact, delivery, payment }: Draft): readonly Missing[] {
  const currencies = new Set(lines.map(({ price }) => price.currency))
  return [
    ...(lines.length === 0 ? (['lines'] as const) : []),
    ...(contact === null ? (['contact'] as const) : []),
    ...(delivery === null ? (['delivery'] as const) : []),
    ...(payment === null ? (['payment'] as const) : []),
    ...(currencies.size > 1 ? (['one-currency'] as const) : []),
  ]
}

/** What was paid is a manager's to change. */
async function isReplaceable(trx: Trx, orderId: number): Promise<boolean> {
  const row = await orderRows(trx).where('id', '=', orderId).executeTakeFirst()
  return row !== undefined && replaceable.includes(row.state) && Number(row.paid_minor) === 0
}

const replaceable: readonly string[] = ['placed', 'expired', 'accepted']

interface Placing {
  readonly draft: Draft
  readonly request: Confirming
}

async function place(trx: Trx, jobs: JobSender, { draft, request }: Placing): Promise<Confirmed> {
  const { id, replaces } = draft
  const live = await liveLines(trx, draft)
  const shortages = shortagesOf(live)
  if (shortages.length > 0) return { result: 'short', draft, shortages }
  const changes = changesOf(live)
  if (changes.length > 0) {
    return { result: 'price-changed', draft: await reprice(trx, draft, live), changes }
  }
  if (replaces !== null) {
    await release(trx, replaces)
    await happened(trx, jobs, { orderId: replaces, kind: 'cancelled', changes: replaced })
  }
  await writePlaced(trx, live, request)
  if (draft.remember) await remember(trx, draft)
  const order = await readOrder(trx, id)
  if (!order) throw new Error(`order ${id} was placed and is not there`)
  if (isPayable(order)) await happened(trx, jobs, { orderId: id, kind: 'payment-asked' })
  await showOrder(trx, jobs, id)
  return { result: 'placed', order, isNew: true }
}

const replaced = { state: 'cancelled', expires_at: null } as const

interface LiveLine extends OrderedItem {
  readonly position: number
  readonly quantity: number
  readonly variantId: number | null
  readonly before: PriceChange['before']
  readonly now: PriceChange['now']
  /** Pieces that can be sold; as many as are wanted where they are not counted. */
  readonly available: number
}

/** The lines with price and stock as they are now, whatever is reserved for the order that this one replaces. */
async function liveLines(trx: Trx, { id, replaces, lines }: Draft): Promise<readonly LiveLine[]> {
  const { rows } = await sql<{
    position: number
    variant_id: number | null
    now_minor: string | null
    currency: string | null
    has_variants: boolean
    in_stock: boolean | null
    available: number
  }>`
    select l.position, v.id as variant_id, coalesce(v.price_minor, p.price_minor) as now_minor,
      p.currency, p.in_stock, ${availableBeside(replaces)} as available,
      exists (select from variants other where other.sku = p.sku and other.hidden_at is null) as has_variants
    from order_lines l
      left join products p on p.sku = l.sku and p.hidden_at is null
      left join variants v on v.sku = p.sku and v.hidden_at is null
        and v.size is not distinct from l.size and v.color is not distinct from l.color
    where l.order_id = ${id} order by l.position`.execute(trx)
  return rows.flatMap((row) => {
    const line = lines[row.position]
    if (!line) return []
    const word = row.in_stock === true ? Number.POSITIVE_INFINITY : 0
    return [
      {
        ...line,
        position: row.position,
        variantId: row.variant_id,
        before: line.price,
        now:
          row.now_minor === null || row.currency === null
            ? line.price
            : { minor: Number(row.now_minor), currency: row.currency },
        available: row.has_variants ? row.available : word,
      },
    ]
  })
}

/** Demand is summed over the whole basket: two lines may want the same pieces. */
function shortagesOf(lines: readonly LiveLine[]): readonly Shortage[] {
  const demands = Map.groupBy(lines, ({ sku, size, colour }) => JSON.stringify([sku, size, colour]))
  return [...demands.values()].flatMap((same) => {
    const [first] = same
    const wanted = same.reduce((sum, { quantity }) => sum + quantity, 0)
    if (!first || wanted <= first.available) return []
    const { sku, size, colour, available } = first
    return [{ sku, size, colour, wanted, available }]
  })
}

function changesOf(lines: readonly LiveLine[]): readonly PriceChange[] {
  return lines
    .filter(({ before, now }) => before.minor !== now.minor || before.currency !== now.currency)
    .map(({ sku, size, colour, before, now }) => ({ sku, size, colour, before, now }))
}

/** The next summary shows these prices, with a button of its own. */
async function reprice(trx: Trx, draft: Draft, live: readonly LiveLine[]): Promise<Draft> {
  const lines = draft.lines.map((line, at) => ({ ...line, price: live[at]?.now ?? line.price }))
  await writeLines(trx, draft.id, lines)
  await trx
    .updateTable('orders')
    .set({ revision: sql`revision + 1` })
    .where('id', '=', draft.id)
    .execute()
  return { ...draft, lines, revision: draft.revision + 1 }
}

async function writePlaced(
  trx: Trx,
  live: readonly LiveLine[],
  { draftId: id, holdHours }: Confirming,
): Promise<void> {
  for (const { position, variantId } of live) {
    await trx
      .updateTable('order_lines')
      .set({ variant_id: variantId })
      .where('order_id', '=', id)
      .where('position', '=', position)
      .execute()
  }
  // Whose word it was that a photo shows this very product.
  await sql`
    update order_lines l set method = case q.decided_by
      when 'machine' then i.identification_method else q.decided_by end
    from orders o, inquiries q left join identifications i on i.id = q.identification_id
    where l.order_id = ${id} and o.id = l.order_id and q.id = l.inquiry_id
      and q.shopper_id = o.shopper_id and q.sku = l.sku`.execute(trx)
  const isCounted = live.some(({ variantId }) => variantId !== null)
  await trx
    .updateTable('orders')
    .set({
      state: 'placed',
      placed_at: sql<Date>`clock_timestamp()`,
      total_minor: totalOf(live.map(({ quantity, now }) => ({ quantity, price: now }))),
      currency: live[0]?.now.currency ?? null,
      expires_at: isCounted ? inHours(holdHours) : null,
      step: null,
      scratch: '{}',
    })
    .where('id', '=', id)
    .execute()
  await reserve(trx, id)
}

async function remember(trx: Trx, { shopper, contact, delivery, payment }: Draft): Promise<void> {
  if (!contact || !delivery || !payment) return
  const kept = {
    contact: JSON.stringify(contact),
    delivery: JSON.stringify(delivery),
    payment,
    remembered_at: sql<Date>`now()`,
  }
  await trx
    .insertInto('remembered_buyers')
    .values({ shopper_id: shopper.id, ...kept })
    .onConflict((conflict) => conflict.column('shopper_id').doUpdateSet(kept))
    .execute()
}
