import { type Kysely, sql } from 'kysely'
import { DatabaseError } from '#src/ports/errors.ts'

/** What a product is searched by in words, in every language at once: whole words (`simple`: there is no Ukrainian) and trigrams. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists pg_trgm`.execute(db).catch((cause: unknown) => {
    throw new DatabaseError('the database has no pg_trgm, with which products are searched', {
      remedy:
        'install PostgreSQL’s contrib modules, or have its owner run `create extension pg_trgm`',
      cause,
    })
  })
  // Tips come last: they also name the products that one must not be mistaken for.
  await sql`
    alter table products
      add column search_words tsvector generated always as (
        setweight(to_tsvector('simple', sku), 'A') ||
        setweight(jsonb_to_tsvector('simple', name, '["string"]'), 'A') ||
        setweight(to_tsvector('simple', category), 'B') ||
        setweight(jsonb_to_tsvector('simple', visual_features, '["string"]'), 'B') ||
        setweight(jsonb_to_tsvector('simple', recognition_tips, '["string"]'), 'D')
      ) stored,
      add column search_text text generated always as (
        lower(name::text || ' ' || category || ' ' || visual_features::text)
      ) stored`.execute(db)
  await sql`create index products_search_words on products using gin (search_words)`.execute(db)
  await sql`
    create index products_search_text on products using gin (search_text gin_trgm_ops)
  `.execute(db)
}
