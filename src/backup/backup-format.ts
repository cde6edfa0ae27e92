import { z } from 'zod'

/*
 * A backup is one file: JSON lines, compressed with gzip, and behind them the SHA-256 of all that comes before it. (What
 * reads gzip shows the lines and says that there is something behind them.)
 *
 *   {"kind":"start","format":1,"schema":…,"takenAt":…,"tables":…,"rows":…}
 *   {"kind":"table","table":…,"columns":[…],"rows":2,"lastId":…}
 *   {"sku":…}                              as many rows as the table says
 *   {"sku":…}
 *   {"kind":"sum","sha256":…}              of the lines of these rows
 *   …
 *   {"kind":"file","path":…,"bytes":…,"sha256":…}
 *   …                                      its bytes, in lines of base64
 *   {"kind":"end","tables":…,"rows":…,"files":…}
 */

/** A file of the data directory. */
export interface FileStart {
  readonly kind: 'file'
  /** Relative to the data directory, with `/`. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export const formatVersion = 1
/** Bytes in a line of base64. */
export const bytesPerLine = 48_000

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)

export const startSchema = z.object({
  kind: z.literal('start'),
  format: z.int(),
  schema: z.string(),
  takenAt: z.string(),
  tables: count,
  rows: count,
})
const tableSchema = z.object({
  kind: z.literal('table'),
  table: z.string(),
  columns: z.array(z.string()),
  rows: count,
  lastId: z.string().nullable(),
})
export const sumSchema = z.object({ kind: z.literal('sum'), sha256: hash })
const fileSchema = z.object({
  kind: z.literal('file'),
  path: z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\0]+$/),
  bytes: count,
  sha256: hash,
})
export const endSchema = z.object({
  kind: z.literal('end'),
  tables: count,
  rows: count,
  files: count,
})
export const headSchema = z.discriminatedUnion('kind', [tableSchema, fileSchema, endSchema])

/** What stands behind the compressed lines. */
export function trailerOf(sha256: string): string {
  return `\nsha256 ${sha256}\n`
}

export const trailerBytes = trailerOf('0'.repeat(64)).length
