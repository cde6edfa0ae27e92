import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Scope } from '#src/ports/reference-store.ts'

/** The names in a scope that no visible product answers to. */
export async function findUnknown(db: Db, scope: Scope): Promise<readonly string[]> {
  const products = db.selectFrom('products').where('hidden_at', 'is', null)
  if (scope.kind === 'category') {
    const found = await products
      .select('sku')
      .where('category', '=', scope.category)
      .limit(1)
      .execute()
    return found.length === 0 ? [scope.category] : []
  }
  if (scope.kind !== 'skus') return []
  const names = scope.skus.map((sku) => sku.toUpperCase())
  const rows = await products.select('sku').where(sql`upper(sku)`, 'in', names).execute()
  const known = new Set(rows.map((row) => row.sku.toUpperCase()))
  return scope.skus.filter((sku) => !known.has(sku.toUpperCase()))
}
