import { type Selectable, sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Sku } from '#src/domain/sku.ts'
import type {
  DraftField,
  NewDraft,
  ProductDraft,
  ProductDrafts,
} from '#src/ports/product-drafts.ts'

export function createProductDrafts(db: Db): ProductDrafts {
  const isOpen = { state: 'open' } as const
  return {
    start: (draft) => start(db, draft),
    async get(draftId) {
      const row = await drafts(db).where('id', '=', draftId).executeTakeFirst()
      return row && toDraft(row)
    },
    async askedBy({ chatId, messageId }) {
      const row = await drafts(db)
        .where('staff_chat_id', '=', String(chatId))
        .where('state', '=', 'open')
        .where(sql<boolean>`jsonb_exists(prompts, ${String(messageId)})`)
        .executeTakeFirst()
      const field = row?.prompts[String(messageId)]
      return row && field ? { draft: toDraft(row), field } : undefined
    },
    async noteQuestion(draftId, messageId, field) {
      const noted = JSON.stringify({ [messageId]: field })
      await db
        .updateTable('product_drafts')
        .set({ prompts: sql`prompts || ${noted}::jsonb` })
        .where('id', '=', draftId)
        .execute()
    },
    async fill(draftId, { name, category, priceMinor, sizes }) {
      const row = await db
        .updateTable('product_drafts')
        .set({
          ...(name === undefined ? {} : { name }),
          ...(category === undefined ? {} : { category }),
          ...(priceMinor === undefined ? {} : { price_minor: priceMinor }),
          ...(sizes === undefined ? {} : { sizes: sizes && [...sizes] }),
        })
        .where('id', '=', draftId)
        .where('state', '=', 'open')
        .returningAll()
        .executeTakeFirst()
      return row && toDraft(row)
    },
    async cancel(draftId) {
      const { numUpdatedRows } = await db
        .updateTable('product_drafts')
        .set({ state: 'cancelled' })
        .where((eb) => eb.and({ id: draftId, ...isOpen }))
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
  }
}

async function start(
  db: Db,
  { manager, messageId, fileId, sku, currency }: NewDraft,
): Promise<ProductDraft> {
  const place = { staff_chat_id: manager.chatId, command_message_id: messageId }
  const row = await db
    .insertInto('product_drafts')
    .values({
      ...place,
      manager_id: manager.managerId,
      file_id: fileId,
      sku: sku ?? null,
      currency,
    })
    // Handled again: what was said of it since stays.
    .onConflict((conflict) =>
      conflict
        .columns(['staff_chat_id', 'command_message_id'])
        .doUpdateSet({ manager_id: manager.managerId }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toDraft(row)
}

function drafts(db: Db) {
  return db.selectFrom('product_drafts').selectAll()
}

type Row = Selectable<Database['product_drafts']> & {
  readonly prompts: Readonly<Record<string, DraftField>>
}

function toDraft(row: Row): ProductDraft {
  return {
    id: row.id,
    fileId: row.file_id,
    sku: row.sku ?? (`NEW-${row.id}` as Sku),
    name: row.name,
    category: row.category,
    priceMinor: row.price_minor === null ? null : Number(row.price_minor),
    currency: row.currency,
    sizes: row.sizes,
    state: row.state,
  }
}
