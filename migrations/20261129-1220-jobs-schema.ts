import { type Kysely, sql } from 'kysely'

/** Of the job queue. `create schema if not exists` would ask for the privilege where an administrator has made it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    begin
      if to_regnamespace('pgboss') is null then
        create schema pgboss;
      elsif not (has_schema_privilege('pgboss', 'create') and has_schema_privilege('pgboss', 'usage')) then
        raise insufficient_privilege using message = 'permission denied for schema pgboss';
      end if;
    end $$`.execute(db)
}
