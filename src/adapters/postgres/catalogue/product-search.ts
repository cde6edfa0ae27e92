import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Sku } from '#src/domain/sku.ts'
import { fuseRanks } from '#src/lib/fuse-ranks.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'

/** Beyond these a text is no description any more. */
const maxWords = 24
/** Shorter ones are prepositions and sizes. */
const minLetters = 3

/** Full text and trigrams over what the catalogue says of its products, fused. */
export function createProductSearch(db: Db): ProductSearch {
  return {
    async search(text, limit) {
      const words = wordsOf(text)
      if (words.length === 0) return { skus: [], costMicroUsd: 0 }
      const byWords = await findByWords(db, words, limit)
      const bySpelling = await findBySpelling(db, words, limit)
      return { skus: fuseRanks([byWords, bySpelling]).slice(0, limit), costMicroUsd: 0 }
    },
  }
}

function wordsOf(text: string): readonly string[] {
  const words =
    text
      .slice(0, 4_096)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words.filter((word) => word.length >= minLetters))].slice(0, maxWords)
}

async function findByWords(
  db: Db,
  words: readonly string[],
  limit: number,
): Promise<readonly Sku[]> {
  const query = sql`to_tsquery('simple', ${words.map((word) => `${stemOf(word)}:*`).join(' | ')})`
  const rows = await db
    .selectFrom('products')
    .select('sku')
    .where('hidden_at', 'is', null)
    .where(sql<boolean>`search_words @@ ${query}`)
    .orderBy(sql`ts_rank(search_words, ${query})`, 'desc')
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(({ sku }) => sku)
}

/** PostgreSQL has no Ukrainian stemmer: "рожеву" and "рожевий" share what is left without the ending. */
function stemOf(word: string): string {
  return word.slice(0, Math.max(4, word.length - 3))
}

async function findBySpelling(
  db: Db,
  words: readonly string[],
  limit: number,
): Promise<readonly Sku[]> {
  const { rows } = await sql<{ sku: Sku }>`
    select sku
    from unnest(${words}::text[]) as word
    join products on word <% search_text
    where hidden_at is null
    group by sku, position
    order by sum(word_similarity(word, search_text)) desc, position
    limit ${limit}`.execute(db)
  return rows.map(({ sku }) => sku)
}
