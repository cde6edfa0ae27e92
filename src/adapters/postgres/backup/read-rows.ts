import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { schemaVersion } from '#src/adapters/postgres/connection/migrate.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { DatabaseError } from '#src/ports/errors.ts'
import type { CopyPart, TableStart } from '#src/ports/shop-rows.ts'
import { lastOf, type StoredTable, storedTables } from './tables.ts'

type Trx = Transaction<Database>

/** Characters that are held at once; a single row may have more, as a photo has. */
const batchCharacters = 2_000_000
const mostRowsAtOnce = 1_000

/** Every table as of one moment: one transaction, whatever is written meanwhile. */
export async function* readRows(db: Db): AsyncGenerator<CopyPart> {
  const trx = await db.startTransaction().setIsolationLevel('repeatable read').execute()
  try {
    await sql`set transaction read only`.execute(trx)
    // As on any server, whatever this one is set to.
    await sql`set local bytea_output = hex`.execute(trx)
    await sql`set local extra_float_digits = 1`.execute(trx)
    const found: { readonly table: StoredTable; readonly start: TableStart }[] = []
    for (const table of await storedTables(trx as Db)) {
      found.push({ table, start: await startOf(trx, table) })
    }
    yield {
      kind: 'start',
      schema: await schemaVersion(trx as Db),
      takenAt: await now(trx),
      tables: found.length,
      rows: found.reduce((sum, { start }) => sum + start.rows, 0),
    }
    for (const { table, start } of found) {
      yield start
      yield* rowsOf(trx, table, start.rows)
    }
  } finally {
    // It changed nothing, and the connection may be lost.
    await trx
      .rollback()
      .execute()
      .catch(() => undefined)
  }
}

async function startOf(trx: Trx, { name, columns, id }: StoredTable): Promise<TableStart> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ${sql.table(name)}`.execute(trx)
  return {
    kind: 'table',
    table: name,
    columns,
    rows: Number(rows[0]?.count),
    lastId: id && (await lastOf(trx as Db, id.sequence)),
  }
}

async function now(trx: Trx): Promise<string> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(trx)
  return (rows[0]?.now ?? new Date()).toISOString()
}

async function* rowsOf(
  trx: Trx,
  { name, columns }: StoredTable,
  expected: number,
): AsyncGenerator<CopyPart> {
  if (expected === 0) return
  const list = sql.join(columns.map((column) => sql.ref(column)))
  await sql`
    declare copied_rows no scroll cursor for
      select row_to_json(r)::text as json from (select ${list} from ${sql.table(name)}) r`.execute(
    trx,
  )
  let read = 0
  let atOnce = 1
  for (;;) {
    const { rows } = await sql<{ json: string }>`
      fetch forward ${sql.lit(atOnce)} from copied_rows`.execute(trx)
    if (rows.length === 0) break
    for (const { json } of rows) yield { kind: 'row', json }
    read += rows.length
    const characters = rows.reduce((sum, { json }) => sum + json.length, 0)
    const fitting = Math.floor((batchCharacters * rows.length) / characters)
    atOnce = Math.max(1, Math.min(fitting, atOnce * 4, mostRowsAtOnce))
  }
  await sql`close copied_rows`.execute(trx)
  if (read === expected) return
  throw new DatabaseError(`${name} has ${expected} rows, of which ${read} were read`, {
    remedy: 'take the backup again; should it repeat itself, the database is damaged',
  })
}
