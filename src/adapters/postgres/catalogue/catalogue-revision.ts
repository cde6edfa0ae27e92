import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import { revisionKey } from './catalogue-settings.ts'

type Trx = Transaction<Database>

/** After products or their photos came or went: what was remembered of the catalogue before is no answer any more. */
export async function noteRevision(trx: Trx): Promise<void> {
  await setSetting(trx, revisionKey, await digest(trx))
}

async function digest(trx: Trx): Promise<string> {
  const rows = await trx
    .selectFrom('products as s')
    .leftJoin('reference_photos as p', (join) =>
      join.onRef('p.sku', '=', 's.sku').on('p.origin', '=', 'catalogue'),
    )
    .select(['s.sku', 'p.role', 'p.sha256'])
    .where('s.hidden_at', 'is', null)
    .orderBy('s.sku')
    .orderBy('p.role')
    .orderBy('p.sha256')
    .execute()
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16)
}
