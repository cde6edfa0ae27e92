import { type Kysely, sql } from 'kysely'

/**
 * Products are searched by what their words sound like: the letters that Ukrainian, Russian and usual slips write one
 * sound with are one letter, as `soundKey` has them in src/domain/words/sound-key.ts. Brand and material are searched, too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function search_sound(words text) returns text language sql immutable strict parallel safe as $$
      select regexp_replace(
        translate(lower(words), 'ёэєыіїйґхщьъ''’ʼ', 'еееииииггш'),
        '([бвгджзклмнпрстфцчшаеиоуюя])\\1+', '\\1', 'g')
    $$`.execute(db)
  await sql`alter table products drop column search_words, drop column search_text`.execute(db)
  // Tips come last: they also name the products that one must not be mistaken for.
  await sql`
    alter table products
      add column search_words tsvector generated always as (
        setweight(to_tsvector('simple', sku), 'A') ||
        setweight(to_tsvector('simple', search_sound(name::text)), 'A') ||
        setweight(to_tsvector('simple', search_sound(category || ' ' || coalesce(brand, ''))), 'B') ||
        setweight(to_tsvector('simple', search_sound(visual_features::text || ' ' || material::text)), 'B') ||
        setweight(to_tsvector('simple', search_sound(recognition_tips::text)), 'D')
      ) stored,
      add column search_text text generated always as (
        search_sound(
          name::text || ' ' || category || ' ' || coalesce(brand, '') || ' ' ||
          visual_features::text || ' ' || material::text
        )
      ) stored`.execute(db)
  await sql`create index products_search_words on products using gin (search_words)`.execute(db)
  await sql`
    create index products_search_text on products using gin (search_text gin_trgm_ops)
  `.execute(db)
}
