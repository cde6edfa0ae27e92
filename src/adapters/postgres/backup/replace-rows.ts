import { sql, type Transaction } from 'kysely'
import { mergeForgotten, readForgotten } from '#src/adapters/postgres/chat/forgotten-shoppers.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { schemaVersion } from '#src/adapters/postgres/connection/migrate.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { messageOf } from '#src/lib/message.ts'
import { DatabaseError } from '#src/ports/errors.ts'
import type { CopyPart, TableStart } from '#src/ports/shop-rows.ts'
import { type ForeignKey, foreignKeys, lastOf, type StoredTable, storedTables } from './tables.ts'

type Trx = Transaction<Database>

/** Characters and rows of one statement. */
const batchCharacters = 2_000_000
const batchRows = 1_000

/** All of it in one transaction; nothing is changed when anything is wrong. */
export async function replaceRows(db: Db, parts: AsyncIterable<CopyPart>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const known = await readForgotten(trx)
    await loadInto(trx, parts)
    for (const lease of ['chat_lanes', 'leases']) {
      await sql`delete from ${sql.table(lease)}`.execute(trx)
    }
    await emptyQueue(trx)
    // Copies of the vectors and fingerprints elsewhere are of other rows now.
    await sql`update vector_states set lineage = gen_random_uuid()`.execute(trx)
    await sql`update fingerprint_states set lineage = gen_random_uuid()`.execute(trx)
    await mergeForgotten(trx, known)
  })
}

/** The rows as they are in the copy, for a database that serves nobody; its schema may be an older one. */
export function loadRows(db: Db, parts: AsyncIterable<CopyPart>): Promise<void> {
  return db.transaction().execute((trx) => loadInto(trx, parts))
}

async function loadInto(trx: Trx, parts: AsyncIterable<CopyPart>): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(trx)
  const tables = await storedTables(trx as Db)
  const keys = await foreignKeys(trx as Db)
  // Rows refer to one another in circles; made anew, each key looks at all of them.
  for (const key of keys) await dropKey(trx, key)
  await sql`truncate ${sql.join(tables.map(({ name }) => sql.table(name)))}`.execute(trx)
  await load(trx, tables, parts)
  for (const key of keys) await addKey(trx, key)
}

async function dropKey(trx: Trx, { table, name }: ForeignKey): Promise<void> {
  await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(trx)
}

async function addKey(trx: Trx, { table, name, definition }: ForeignKey): Promise<void> {
  try {
    await sql`
      alter table ${sql.table(table)} add constraint ${sql.ref(name)} ${sql.raw(definition)}`.execute(
      trx,
    )
  } catch (cause) {
    throw new DatabaseError(`the rows of ${table} do not fit together: ${messageOf(cause)}`, {
      remedy: 'take another backup',
      cause,
    })
  }
}

/** Jobs are of the rows that were there; those of the new ones are made when the bot starts. */
async function emptyQueue(trx: Trx): Promise<void> {
  const { rows } = await sql<{ job: string | null }>`
    select to_regclass('pgboss.job')::text as job`.execute(trx)
  if (rows[0]?.job) await sql`delete from pgboss.job`.execute(trx)
}

async function load(
  trx: Trx,
  tables: readonly StoredTable[],
  parts: AsyncIterable<CopyPart>,
): Promise<void> {
  const left = new Map(tables.map((table) => [table.name, table]))
  let batch: Batch | undefined
  for await (const part of parts) {
    if (part.kind === 'row') {
      if (!batch) throw misfit('it has rows of no table')
      await batch.add(part.json)
      continue
    }
    if (part.kind === 'start') {
      await checkSchema(trx, part.schema)
      continue
    }
    await batch?.end()
    batch = await openTable(trx, left.get(part.table), part)
    left.delete(part.table)
  }
  await batch?.end()
  if (left.size > 0) throw misfit(`it lacks ${[...left.keys()].join(', ')}`)
}

async function checkSchema(trx: Trx, schema: string): Promise<void> {
  const ours = await schemaVersion(trx as Db)
  if (schema !== ours) throw misfit(`its schema is ${schema}, that of the database ${ours}`)
}

interface Batch {
  add(json: string): Promise<void>
  /** @throws DatabaseError when rows are missing. */
  end(): Promise<void>
}

async function openTable(
  trx: Trx,
  table: StoredTable | undefined,
  start: TableStart,
): Promise<Batch> {
  if (!table || table.columns.join() !== start.columns.join()) {
    throw misfit(`the database has no such table ${start.table} (${start.columns.join(', ')})`)
  }
  await continueIds(trx, table, start)
  let rows: string[] = []
  let characters = 0
  let written = 0
  const flush = async () => {
    if (rows.length === 0) return
    await insert(trx, table, rows)
    written += rows.length
    rows = []
    characters = 0
  }
  return {
    async add(json) {
      rows.push(json)
      characters += json.length
      if (characters >= batchCharacters || rows.length >= batchRows) await flush()
    },
    async end() {
      await flush()
      if (written !== start.rows) {
        throw misfit(`it has ${written} rows of ${table.name}, and says that it has ${start.rows}`)
      }
    },
  }
}

async function insert(trx: Trx, { name, columns }: StoredTable, rows: readonly string[]) {
  const list = sql.join(columns.map((column) => sql.ref(column)))
  await sql`
    insert into ${sql.table(name)} (${list}) overriding system value
      select ${list}
      from json_populate_recordset(null::${sql.table(name)}, ${`[${rows.join(',')}]`}::json)`.execute(
    trx,
  )
}

/** No id is given out twice: neither one that a row of the copy had, nor one of a row that is gone. */
async function continueIds(trx: Trx, { id }: StoredTable, { lastId }: TableStart): Promise<void> {
  if (!id) return
  const last = Math.max(Number(lastId ?? 0), Number((await lastOf(trx as Db, id.sequence)) ?? 0))
  if (last > 0) await sql`select setval(${id.sequence}::regclass, ${last}::bigint)`.execute(trx)
}

function misfit(what: string): DatabaseError {
  return new DatabaseError(`the backup does not fit the database: ${what}`, {
    remedy: 'restore with the version of Vitryna that made it',
  })
}
