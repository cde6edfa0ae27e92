import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'

export interface StoredTable {
  readonly name: string
  readonly columns: readonly string[]
  /** The column whose numbers the database gives out, with the sequence that they come from. */
  readonly id: { readonly column: string; readonly sequence: string } | null
}

export interface ForeignKey {
  readonly table: string
  readonly name: string
  /** As `alter table … add constraint … ` takes it. */
  readonly definition: string
}

/** What is made anew: leases of work in hand, and Kysely's own record of migrations. */
const leftOut = ['chat_lanes', 'leases', 'kysely_migration', 'kysely_migration_lock']

/** Whose tables are somebody else's in the same schema is told by their owner. */
const own = sql`
  c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and pg_has_role(c.relowner, 'usage')
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`

/** The tables that a copy holds, by name; columns that are computed from others are none of it. */
export async function storedTables(db: Db): Promise<readonly StoredTable[]> {
  const { rows } = await sql<StoredTable>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
      jsonb_agg(jsonb_build_object('column', a.attname, 'sequence', s.name))
        filter (where s.name is not null) -> 0 as id
    from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = ''
      cross join lateral (
        select pg_get_serial_sequence(quote_ident(c.relname), a.attname) as name) s
    where ${own} and not c.relname = any(${leftOut}::text[])
    group by c.relname order by c.relname`.execute(db)
  return rows
}

export async function foreignKeys(db: Db): Promise<readonly ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and ${own}
    order by 1, 2`.execute(db)
  return rows
}

/** The last number that a sequence has given out; null when none. */
export async function lastOf(db: Db, sequence: string): Promise<string | null> {
  const { rows } = await sql<{ last: string | null }>`
    select pg_sequence_last_value(${sequence}::regclass) as last`.execute(db)
  return rows[0]?.last ?? null
}
