import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Sku } from '#src/domain/sku.ts'
import { type SearchWord, searchWords } from '#src/domain/words/search-words.ts'
import { fuseRanks } from '#src/lib/fuse-ranks.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'

/** Full text and trigrams over what the catalogue says of its products, fused; both by what the words sound like. */
export function createProductSearch(db: Db): ProductSearch {
  return {
    async search(text, limit) {
      const words = searchWords(text)
      if (words.length === 0) return { skus: [], costMicroUsd: 0 }
      const byWords = await findByWords(db, words, limit)
      const bySpelling = await findBySpelling(db, words, limit)
      return { skus: fuseRanks([byWords, bySpelling]).slice(0, limit), costMicroUsd: 0 }
    },
  }
}

/** More of the words first: a colour that is said in two languages is one word. */
async function findByWords(
  db: Db,
  words: readonly SearchWord[],
  limit: number,
): Promise<readonly Sku[]> {
  const queries = words.map(({ beginnings }) => beginnings.map((one) => `${one}:*`).join(' | '))
  const any = sql`${queries.join(' | ')}::tsquery`
  const rows = await db
    .selectFrom('products')
    .select('sku')
    .where('hidden_at', 'is', null)
    .where(sql<boolean>`search_words @@ ${any}`)
    .orderBy(
      sql`(select count(*) from unnest(${queries}::text[]) as word where search_words @@ word::tsquery)`,
      'desc',
    )
    .orderBy(sql`ts_rank(search_words, ${any})`, 'desc')
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(({ sku }) => sku)
}

async function findBySpelling(
  db: Db,
  words: readonly SearchWord[],
  limit: number,
): Promise<readonly Sku[]> {
  const spellings = words.flatMap((word) => word.spellings)
  const { rows } = await sql<{ sku: Sku }>`
    select sku
    from unnest(${spellings}::text[]) as word
    join products on word <% search_text
    where hidden_at is null
    group by sku, position
    order by sum(word_similarity(word, search_text)) desc, position
    limit ${limit}`.execute(db)
  return rows.map(({ sku }) => sku)
}
