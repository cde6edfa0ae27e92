import { sql, type Updateable } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Draft, DraftContent, OrderLine } from '#src/domain/order.ts'
import type { DraftChanged, Drafts, DraftUpdate, Shopper } from '#src/ports/orders.ts'
import { orderRows, type Trx, toDraft } from './order-rows.ts'

export function createDrafts(db: Db): Drafts {
  return {
    async find(shopperId) {
      const row = await draftRow(db, shopperId).executeTakeFirst()
      return row && toDraft(db, row)
    },
    change: (shopper, update, decide) =>
      db.transaction().execute((trx) => change(trx, { shopper, update, decide })),
    async discard(shopperId) {
      const { numDeletedRows } = await db
        .deleteFrom('orders')
        .where('shopper_id', '=', String(shopperId))
        .where('state', '=', 'draft')
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
    async remembered(shopperId) {
      return db
        .selectFrom('remembered_buyers')
        .select(['contact', 'delivery', 'payment'])
        .where('shopper_id', '=', String(shopperId))
        .executeTakeFirst()
    },
  }
}

function draftRow(db: Db, shopperId: number) {
  return orderRows(db).where('shopper_id', '=', String(shopperId)).where('state', '=', 'draft')
}

interface Changing {
  readonly shopper: Shopper
  readonly update: DraftUpdate
  readonly decide: (draft: Draft) => Partial<DraftContent> | undefined
}

async function change(trx: Trx, { shopper, update, decide }: Changing): Promise<DraftChanged> {
  const isNew = await ensureDraft(trx, shopper, update)
  const before = await lockDraft(trx, shopper.id)
  if (before.lastUpdateId === update.id) return { result: 'repeated', draft: before }
  const content = decide(before)
  if (content === undefined) {
    if (isNew) await trx.deleteFrom('orders').where('id', '=', before.id).execute()
    return { result: 'unchanged', draft: before }
  }
  await trx
    .updateTable('orders')
    .set({
      ...toColumns(content),
      shopper_name: shopper.name,
      language: shopper.language,
      last_update_id: update.id,
      touched_at: update.at,
      revision: sql`revision + 1`,
    })
    .where('id', '=', before.id)
    .execute()
  if (content.lines) await writeLines(trx, before.id, content.lines)
  return { result: 'changed', draft: await lockDraft(trx, shopper.id) }
}

async function ensureDraft(trx: Trx, shopper: Shopper, update: DraftUpdate): Promise<boolean> {
  const row = await trx
    .insertInto('orders')
    .values({
      shopper_id: shopper.id,
      shopper_name: shopper.name,
      language: shopper.language,
      touched_at: update.at,
    })
    .onConflict((conflict) =>
      conflict.column('shopper_id').where('state', '=', 'draft').doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

async function lockDraft(trx: Trx, shopperId: number): Promise<Draft> {
  return toDraft(trx, await draftRow(trx, shopperId).forUpdate().executeTakeFirstOrThrow())
}

function toColumns(content: Partial<DraftContent>): Updateable<Database['orders']> {
  const { lines: _, contact, delivery, scratch, ...plain } = content
  return {
    ...plain,
    ...(contact === undefined ? {} : { contact: jsonOrNull(contact) }),
    ...(delivery === undefined ? {} : { delivery: jsonOrNull(delivery) }),
    ...(scratch === undefined ? {} : { scratch: JSON.stringify(scratch) }),
  }
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

export async function writeLines(
  trx: Trx,
  orderId: number,
  lines: readonly OrderLine[],
): Promise<void> {
  await trx.deleteFrom('order_lines').where('order_id', '=', orderId).execute()
  if (lines.length === 0) return
  const rows = lines.map((line, position) => ({
    order_id: orderId,
    position,
    sku: line.sku,
    size: line.size,
    color: line.colour,
    name: JSON.stringify(line.name),
    quantity: line.quantity,
    price_minor: line.price.minor,
    currency: line.price.currency,
    inquiry_id: line.inquiryId,
  }))
  await trx.insertInto('order_lines').values(rows).execute()
}
