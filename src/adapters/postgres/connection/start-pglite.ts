import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'

/** Of those in the package, what the migrations create. */
const extensions = { pg_trgm }

/**
 * The operating system caches the files as well. Of the usual 128 MB each page is filled with zeros before the first
 * query, which takes longer than all else of opening.
 */
export const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB']

/** PostgreSQL in this thread, in a folder that it makes where there is none. */
export function startPglite(folder: string): Promise<PGlite> {
  return PGlite.create(folder, { extensions, startParams })
}
